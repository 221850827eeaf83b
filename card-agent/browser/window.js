// @ts-check
// The window's behaviour. It talks to the agent that served it and to nobody else. It is served as it stands here, so
// that an agent needs no build; the types stand in comments and are checked all the same.

/** @typedef {{ id: string, label: string, labelEn: string, scheme: string }} Card */
/** @typedef {{ requestId: string, secret: string, cards?: Card[], isLaid: boolean }} Facts */
/** @typedef {'not_a_my_number_card' | 'card_removed' | 'card_error' | 'reader_busy' | 'two_cards' | 'reader_gone'} Notice */
/** @typedef {{ state: 'waiting_for_pin', triesLeft: number, wrongPin: boolean }} PinStatus */
/** @typedef {'signed' | 'refused' | 'cancelled' | 'expired'} End */
/** @typedef {{ state: 'waiting_for_card', notice?: Notice } | PinStatus | { state: End }} Status */
/** @typedef {'card' | 'pin' | 'last-try' | 'busy' | End} Part */

const PIN_LENGTH = 4;
const LOOK_MILLISECONDS = 700;
const CLOSE_MILLISECONDS = 1200;

/** Both languages stand in the window at once: who holds the card need not be who set the language. @typedef {[ja: string, en: string]} Words */
/** @type {Record<Notice, Words>} */
const NOTICES = {
  not_a_my_number_card: [
    'このカードはマイナンバーカードではありません。マイナンバーカードをかざしてください。',
    'This is not a My Number Card. Please place your My Number Card on the reader.',
  ],
  card_removed: [
    'カードがカードリーダーから離れました。もう一度かざしてください。',
    'The card was taken off the reader. Please place it on the reader again.',
  ],
  card_error: [
    'カードをうまく読めませんでした。一度離してから、もう一度かざしてください。',
    'The card could not be read. Please lift it and place it on the reader again.',
  ],
  reader_busy: [
    'カードリーダーは、別の画面で使われています。そちらが終わるまでお待ちください。',
    'Another window is using the card reader. Please wait until it has finished.',
  ],
  two_cards: [
    'カードが2枚あります。1枚だけにしてください。',
    'There are two cards on the reader. Please leave only one.',
  ],
  reader_gone: [
    'カードリーダーが外れています。つなぎ直してください。',
    'The card reader is unplugged. Please plug it in again.',
  ],
};

/** @param {string} selector what the page is sure to hold */
const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);
/** @type {Facts} */
const facts = JSON.parse(one('#facts').textContent ?? '');

/** @type {Part | undefined} */
let shown;
/** @type {Status} */
let status = { state: 'waiting_for_card' };
let lastTryConfirmed = false;
/** @type {number[]} */
const typed = [];
let latestCall = 0;

/**
 * @param {'state' | 'card' | 'pin' | 'cancel'} door
 * @param {object | Uint8Array<ArrayBuffer>} body
 */
async function call(door, body) {
  latestCall += 1;
  const thisCall = latestCall;
  const bytes = body instanceof Uint8Array;
  const answer = await fetch(`/window/${facts.requestId}/${door}`, {
    method: 'POST',
    headers: {
      'content-type': bytes ? 'application/octet-stream' : 'application/json',
      'x-window-secret': facts.secret,
      ...(lastTryConfirmed ? { 'x-last-try': 'confirmed' } : {}),
    },
    body: bytes ? body : JSON.stringify(body),
    keepalive: door === 'cancel',
  });
  // What was asked before the holder did something is no longer how things are.
  if (thisCall !== latestCall) return;
  // A request that is gone was answered to its page, or ran out of time: either way this window is done.
  if (answer.status === 404) return render({ state: 'expired' });
  if (answer.ok) return render(await answer.json());
  render(status);
  tell(['うまくいきませんでした。もう一度お試しください。', 'That did not work. Please try again.']);
}

/** @param {Status} next */
function render(next) {
  const before = status;
  status = next;
  if (next.state === 'waiting_for_card') {
    lastTryConfirmed = false;
    forget();
    tell(next.notice && NOTICES[next.notice]);
    show('card');
  } else if (next.state === 'waiting_for_pin') renderPin(next, before);
  else renderEnd(next.state);
}

/** @param {End} state */
function renderEnd(state) {
  tell(undefined);
  show(state);
  one('#cancel').hidden = true;
  if (state === 'signed') setTimeout(() => window.close(), CLOSE_MILLISECONDS);
}

/** @param {PinStatus} next @param {Status} before */
function renderPin(next, before) {
  const changed = before.state !== 'waiting_for_pin' || before.triesLeft !== next.triesLeft;
  if (changed) {
    lastTryConfirmed = false;
    const left = next.triesLeft;
    /** @type {Words} */
    const wrong = [`暗証番号が違います。あと${left}回入力できます。`, `Wrong PIN. Tries left: ${left}.`];
    /** @type {Words} */
    const fewer = [
      `前にまちがいがありました。あと${left}回入力できます。`,
      `A wrong PIN was entered earlier. Tries left: ${left}.`,
    ];
    tell(next.wrongPin ? wrong : next.triesLeft < 3 ? fewer : undefined);
  }
  show(next.triesLeft === 1 && !lastTryConfirmed ? 'last-try' : 'pin');
}

/**
 * Shows one part; its heading takes the focus, so that it is read out.
 * @param {Part} part
 */
function show(part) {
  if (shown === part) return;
  shown = part;
  for (const section of all('[data-part]')) {
    section.hidden = section.dataset.part !== part;
  }
  document.body.dataset.shown = part;
  one(`[data-part="${part}"] h1`).focus();
}

/** @param {Words | undefined} words */
function tell(words) {
  const alert = one('#alert');
  alert.hidden = words === undefined;
  inBoth(alert, words);
}

/** @param {HTMLElement} element @param {Words | undefined} words */
function inBoth(element, words) {
  if (!words) return element.replaceChildren();
  const english = document.createElement('span');
  english.lang = 'en';
  english.textContent = words[1];
  element.replaceChildren(words[0], english);
}

// The PIN pad -----------------------------------------------------------------------------------------------------

/** @param {number} digit */
function type(digit) {
  if (shown !== 'pin' || typed.length === PIN_LENGTH) return;
  typed.push(digit);
  renderTyped();
}

function erase() {
  typed.pop();
  renderTyped();
}

function forget() {
  typed.fill(0);
  typed.length = 0;
  renderTyped();
}

function renderTyped() {
  all('.dots i').forEach((dot, i) => {
    dot.classList.toggle('full', i < typed.length);
  });
  const count = typed.length;
  inBoth(one('#typed'), count > 0 ? [`${count}桁入力しました`, `${count} of ${PIN_LENGTH} digits entered`] : undefined);
  one('#enter').toggleAttribute('disabled', typed.length < PIN_LENGTH);
}

async function enter() {
  if (shown !== 'pin' || typed.length < PIN_LENGTH) return;
  const pin = Uint8Array.from(typed, (digit) => 0x30 + digit);
  forget();
  tell(undefined);
  show('busy');
  await call('pin', pin);
  pin.fill(0);
}

// The cards of the virtual reader -----------------------------------------------------------------------------------

/** @param {Card[]} cards */
function addCards(cards) {
  const add = (/** @type {Words} */ words, /** @type {string} */ scheme, /** @type {() => void} */ lay) =>
    one('#cards').append(cardButton({ words, scheme, lay }));
  // To take it up and lay it down again would end the page that it opened.
  if (facts.isLaid) add(['いま置いてあるカード', 'The card on the reader now'], 'none', () => layCard({}));
  for (const { id, label, labelEn, scheme } of cards) add([label, labelEn], scheme, () => layCard({ card: id }));
  add(['何も置かない', 'No card'], 'none', () => layCard({ card: null }));
}

/** @param {{ card?: string | null }} laid without a card, the reader stays as it is */
async function layCard(laid) {
  if (laid.card !== null) show('busy');
  await call('card', laid);
}

/** @param {{ words: Words, scheme: string, lay: () => void }} of */
function cardButton({ words, scheme, lay }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'card';
  button.dataset.scheme = scheme;
  const label = document.createElement('span');
  inBoth(label, words);
  button.append(label);
  button.addEventListener('click', lay);
  return button;
}

// While it waits ----------------------------------------------------------------------------------------------------

/** Looks at the reader, or whether the card still lies there, one call at a time. */
async function watch() {
  const waiting = status.state === 'waiting_for_card' || status.state === 'waiting_for_pin';
  if (!waiting) return;
  try {
    if (shown === 'card' && !facts.cards) await call('card', {});
    else if (shown !== 'busy') await call('state', {});
  } catch {
    tell([
      'カードのプログラムにつながりません。この画面を閉じて、もとの画面からやり直してください。',
      'The card reader software is not responding. Close this window and start again from the page you came from.',
    ]);
  }
  setTimeout(watch, LOOK_MILLISECONDS);
}

one('#cancel').addEventListener('click', () => void call('cancel', {}));
one('#erase').addEventListener('click', erase);
one('#enter').addEventListener('click', () => void enter());
one('#confirm-last-try').addEventListener('click', () => {
  lastTryConfirmed = true;
  tell(undefined);
  show('pin');
});
for (const key of all('[data-digit]')) {
  key.addEventListener('click', () => type(Number(key.dataset.digit)));
}
for (const button of all('[data-close]')) button.addEventListener('click', () => window.close());

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || shown !== 'pin') return;
  const onButton = event.target instanceof HTMLButtonElement && event.target.id !== 'enter';
  // A ten-key block gives digits by its place, so that it works with Num Lock off too.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1] ?? /^[0-9]$/.exec(event.key)?.[0];
  if (digit) type(Number(digit));
  else if (event.key === 'Backspace' || event.key === 'Delete') erase();
  else if (event.key === 'Enter' && !onButton) {
    event.preventDefault();
    void enter();
  }
});

// Whoever closes the window has stopped; the page that waits should hear it now and not in two minutes.
window.addEventListener('pagehide', () => {
  if (status.state === 'waiting_for_card' || status.state === 'waiting_for_pin') void call('cancel', {});
});

if (facts.cards) addCards(facts.cards);
renderTyped();
render({ state: 'waiting_for_card' });
void watch();
