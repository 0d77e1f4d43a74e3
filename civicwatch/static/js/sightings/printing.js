// On paper stand the map as it is on the screen, no wider than the sheet, and the legend open below it: the list alone would
// lose what cities record.

const SHEET = 680; // pixels, of the narrower of A4 and Letter between their margins

export function printable(frame, map, legend) {
  let wasOpen = legend.open;
  addEventListener("beforeprint", () => {
    const { offsetWidth: width, offsetHeight: height } = map;
    const sizes = { width: `${width}px`, height: `${height}px`, zoom: Math.min(1, SHEET / width) };
    for (const [name, value] of Object.entries(sizes)) frame.style.setProperty(`--printed-${name}`, value);
    wasOpen = legend.open;
    legend.open = true;
  });
  addEventListener("afterprint", () => (legend.open = wasOpen));
}
