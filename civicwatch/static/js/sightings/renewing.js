// The private page while a photo is being checked: asks again, and opens itself anew once there is an answer.

const EVERY = 3_000;
const AT_MOST = 100; // five minutes; then the link beside it is there for a tap
const isWaiting = (page) => page.querySelector("[data-renews]") !== null;

async function hasAnswer() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    return answer.ok && !isWaiting(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    return false; // no connection just now
  }
}

let asked = 0;
const asking = setInterval(async () => {
  if (document.hidden) return;
  if (++asked > AT_MOST) return clearInterval(asking);
  if (!(await hasAnswer())) return;
  clearInterval(asking);
  location.replace(location.href);
}, EVERY);
