/* Passkeys: hands the server's wishes to the browser, and the browser's answer to the form around the button.
 *
 * A form says what it wants: data-passkey="create" | "get" | "sign-in". The first two find the server's wishes in
 * the JSON element that data-passkey-options names; the third asks for them when the button is pressed, since
 * nobody is known yet. Without passkeys in this browser the forms that have another way stay hidden.
 */
const decode = (text) => {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
};

const encode = (buffer) => {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const listed = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: decode(one.id) }));

async function create(options, passwordless) {
  const wishes = options.creation_options.publicKey;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...wishes,
      challenge: decode(wishes.challenge),
      user: { ...wishes.user, id: decode(wishes.user.id) },
      excludeCredentials: listed(wishes.excludeCredentials),
      authenticatorSelection: {
        ...wishes.authenticatorSelection,
        residentKey: passwordless ? "required" : "discouraged",
        requireResidentKey: passwordless,
        userVerification: passwordless ? "required" : (wishes.authenticatorSelection?.userVerification ?? "preferred"),
      },
    },
  });
  const { clientDataJSON, attestationObject } = credential.response;
  return answer(credential, {
    clientDataJSON: encode(clientDataJSON),
    attestationObject: encode(attestationObject),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const wishes = options.request_options.publicKey;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...wishes,
      challenge: decode(wishes.challenge),
      allowCredentials: listed(wishes.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return answer(credential, {
    clientDataJSON: encode(clientDataJSON),
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
    userHandle: userHandle ? encode(userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: encode(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function wishesFor(form) {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

async function run(form) {
  const options = await wishesFor(form);
  const made =
    form.dataset.passkey === "create"
      ? await create(options, form.elements.namedItem("passwordless")?.checked ?? false)
      : await get(options);
  form.elements.namedItem("credential").value = JSON.stringify(made);
  form.submit();
}

const failed = document.querySelector("[data-passkey-failed]");
const missing = document.querySelector("[data-passkey-missing]");
const canDo = Boolean(window.PublicKeyCredential && navigator.credentials) && !/^[\d.]+$|^\[/.test(location.hostname);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-start]");
  if (!canDo) {
    button.disabled = true;
    if (form.dataset.passkey !== "sign-in") missing.hidden = false;
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    failed.hidden = true;
    button.disabled = true;
    try {
      await run(form);
    } catch {
      failed.hidden = false;
    }
    button.disabled = false;
  });
}
