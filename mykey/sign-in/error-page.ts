import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Problem, sharedProblems } from '../../contract/index.ts';

/** What a person reads where no page of マイキー could be opened and no site be told: what to do now. */
const sentences = {
  elsewhere: {
    status: 400,
    ja: 'このサインインは、このブラウザーで始めたものではないか、時間が過ぎています。ご自分でサイトを開き、サインインを始めてください。',
    en: 'This sign-in was not started in this browser, or it has timed out. Open the site yourself and start signing in again.',
  },
  site_unknown: {
    status: 400,
    ja: 'このサイトからは、マイキーでサインインできません。サイトの窓口にお知らせください。',
    en: 'You cannot sign in with MyKey from this site. Please tell the people who run the site.',
  },
  request_refused: {
    status: 400,
    ja: 'サイトから届いた内容を確認できません。サイトにもどってやり直し、続くときはサイトの窓口にお知らせください。',
    en: 'What the site sent could not be verified. Go back to the site and try again. If it keeps happening, tell the people who run the site.',
  },
  overloaded: sharedProblems.overloaded,
  unexpected: sharedProblems.unexpected,
} satisfies Record<string, Problem>;
type Sentence = keyof typeof sentences;

/** The sentence for the person before the screen, for an error whose code is for the site (RFC 6749 §4.1.2.1). */
function sentenceFor({ status, error, name }: { status: number; error: string; name: string }): Sentence {
  if (status === 503) return 'overloaded';
  if (error === 'server_error') return 'unexpected';
  if (name === 'SessionNotFound') return 'elsewhere';
  if (['invalid_client', 'invalid_redirect_uri', 'unauthorized_client'].includes(error)) return 'site_unknown';
  return 'request_refused';
}

/** Answers a person whom no site can be told about: what to do now, in Japanese and in English, and the code for the site. */
export function renderError(context: KoaContextWithOIDC, out: { error: string }, error: Error): void {
  context.type = 'html';
  context.set('content-security-policy', pagePolicy);
  context.body = errorPage(sentenceFor({ status: context.status, error: out.error, name: error.name }), out.error);
}

/** Nothing is loaded, run or framed. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

/** A page of one sentence in two languages. It needs no script: it is seen where something is wrong already. */
export function errorPage(sentence: Sentence, code: string): string {
  const { ja, en } = sentences[sentence];
  return `<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>サインインできません｜めぐり</title>
<style>
body { margin: 0; font: 1.0625rem/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, sans-serif; color: #1a1a1a; }
main { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 2rem; line-height: 1.5; }
.box { border: 3px solid #ce0000; border-radius: 12px; padding: 1.25rem; }
p { margin: 0 0 0.75rem; }
.box p:last-child { margin: 0; }
.code { color: #4d4d4d; margin-top: 1.5rem; }
</style>
</head>
<body>
<main>
<h1>サインインできません</h1>
<div class="box"><p><strong>${ja}</strong></p><p lang="en">${en}</p></div>
<p class="code">サイトの窓口に伝える言葉 / Code for the site: <code>${code.replace(/[^a-z_]/g, '')}</code></p>
</main>
</body>
</html>`;
}
