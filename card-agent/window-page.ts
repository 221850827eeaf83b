// The HTML of the agent's window. All states stand in it; the script shows one at a time. What the script needs to know
// lies in a block of JSON, which the content security policy does not run.
import type { SignRequest } from './sign-requests.ts';

export type ShownCard = { id: string; label: string; labelEn: string; scheme: string };

/** What the page hands to its script. */
export type WindowFacts = { requestId: string; secret: string; cards: ShownCard[] | undefined; isLaid: boolean };

/** `isLaid`: a card lies on the virtual reader already. */
type Page = { request: SignRequest; cards: ShownCard[] | undefined; isLaid: boolean; withFonts: boolean };

export function windowPage({ request, cards, isLaid, withFonts }: Page): string {
  const facts: WindowFacts = { requestId: request.id, secret: request.windowSecret, cards, isLaid };
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>カードの確認</title>
${withFonts ? '<link rel="stylesheet" href="/parts/fonts/index.css">' : ''}
<link rel="stylesheet" href="/parts/window.css">
<script type="application/json" id="facts">${inScript(JSON.stringify(facts))}</script>
<script type="module" src="/parts/window.js"></script>
</head>
<body>
<header>
  <p class="asks">${
    request.withoutPin
      ? '次のサイトが、会員番号を調べます。暗証番号はいりません<span lang="en">This site will look up your membership number. No PIN is needed.</span>'
      : '次のサイトが、カードでの本人確認を求めています<span lang="en">This site asks you to confirm with your card that it is you.</span>'
  }</p>
  <p class="origin">${escapeHtml(request.origin)}</p>
</header>
<main>
  <p id="alert" class="alert" role="alert" hidden></p>
  ${cardPart(cards)}
  ${pinPart()}
  ${endParts()}
</main>
<footer><button type="button" id="cancel" class="quiet">やめる<span lang="en">Cancel</span></button></footer>
</body>
</html>
`;
}

function cardPart(cards: ShownCard[] | undefined): string {
  const wallet = cards
    ? `<div class="wallet" role="group" aria-labelledby="wallet-name">
    <h2 id="wallet-name">ためし用のカード<span lang="en">Demo cards</span></h2>
    <div id="cards" class="cards"></div>
  </div>`
    : '';
  return `<section data-part="card" hidden>
  <h1 tabindex="-1">カードをかざしてください<span lang="en">Place your card on the reader</span></h1>
  ${cards ? '' : '<div class="reader" aria-hidden="true"><div class="reader-card"></div></div>'}
  <p class="how">カードは係の人に渡さず、ご自分でカードリーダーに置いてください。<span class="nowrap">確認が終わるまで置いたままにします。</span><span lang="en">Do not hand your card to anyone. Place it on the reader yourself, and leave it there until the check is done.</span></p>
  ${wallet}
</section>`;
}

function pinPart(): string {
  const digit = (n: number) => `<button type="button" class="key" data-digit="${n}">${n}</button>`;
  return `<section data-part="last-try" hidden>
  <h1 tabindex="-1">あと1回です<span lang="en">One try left</span></h1>
  <div class="warning">
    <p>次にまちがえると、このカードの暗証番号は使えなくなります。</p>
    <p>もとに戻せるのは、お住まいの市区町村の窓口だけです。暗証番号があやふやなときは「やめる」を押してください。</p>
    <p lang="en">If the next PIN is wrong, the PIN will be blocked, and only your municipal office can reset it. If you are not sure, press “Cancel”.</p>
  </div>
  <button type="button" id="confirm-last-try" class="primary">わかりました。入力する<span lang="en">I understand. Enter the PIN</span></button>
</section>
<section data-part="pin" hidden>
  <h1 tabindex="-1">暗証番号 <span class="nowrap">4桁</span><span lang="en">Enter your 4-digit PIN</span></h1>
  <p class="how">ご本人が入力してください。<span class="nowrap">数字は画面に出ません。</span><span lang="en">Only the cardholder should enter it. The digits are not shown.</span></p>
  <div class="dots" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
  <p id="typed" class="for-ears" role="status"></p>
  <div class="pad" role="group" aria-label="暗証番号の数字 / PIN digits">
    ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit).join('\n    ')}
    <button type="button" class="key small" id="erase">1字消す<span lang="en">Erase</span></button>
    ${digit(0)}
    <button type="button" class="key small primary" id="enter">決定<span lang="en">Enter</span></button>
  </div>
</section>`;
}

function endParts(): string {
  const close = '<button type="button" class="primary" data-close>閉じる<span lang="en">Close</span></button>';
  return `<section data-part="busy" hidden>
  <h1 tabindex="-1">確認しています<span lang="en">Checking</span></h1>
  <p class="how">カードを動かさないでください。<span lang="en">Please do not move the card.</span></p>
</section>
<section data-part="signed" hidden>
  <p class="mark" aria-hidden="true">✓</p>
  <h1 tabindex="-1">カードを取ってよいです<span lang="en">You can take your card</span></h1>
  <p class="how">確認できました。この画面は自動で閉じます。<span lang="en">Confirmed. This window will close by itself.</span></p>
</section>
<section data-part="refused" hidden>
  <h1 tabindex="-1">このカードの暗証番号は、いま使えません<span lang="en">The PIN of this card is blocked</span></h1>
  <p class="how">まちがいが3回続いたため、暗証番号が止まっています。お住まいの市区町村の窓口で、暗証番号を設定し直してください。<span lang="en">The PIN is blocked because a wrong PIN was entered three times in a row. Ask your municipal office to set a new one.</span></p>
  <p class="how">カードはお取りください。<span lang="en">Please take your card.</span></p>
  ${close}
</section>
<section data-part="cancelled" hidden>
  <h1 tabindex="-1">やめました<span lang="en">Cancelled</span></h1>
  <p class="how">何も行われていません。カードはお取りください。<span lang="en">Nothing was done. Please take your card.</span></p>
  ${close}
</section>
<section data-part="expired" hidden>
  <h1 tabindex="-1">時間がたったので終わりました<span lang="en">Timed out</span></h1>
  <p class="how">カードを取って、もとの画面からもう一度はじめてください。<span lang="en">Please take your card and start again from the page you came from.</span></p>
  ${close}
</section>`;
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** JSON inside a script element ends at the first `</`: no `<` may stand in it. */
const inScript = (json: string) => json.replaceAll('<', '\\u003c');
