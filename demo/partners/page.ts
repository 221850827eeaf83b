import encodeQR from 'qr';

/** A text in HTML. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** A day in words. */
export const dayInWords = (on: string) => Temporal.PlainDate.from(on).toLocaleString('ja-JP', { dateStyle: 'long' });
export const figure = (points: number) => points.toLocaleString('en-US');

/** How a company's site looks. */
export type Brand = { name: string; note: string; colour: string };

const styleOf = ({
  colour,
}: Brand) => `body{font:18px/1.7 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1c}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}.figure{font-size:2rem;font-weight:bold;font-variant-numeric:tabular-nums}
label{display:block;font-weight:bold}input{font:inherit;padding:.6rem;width:12rem;max-width:100%;box-sizing:border-box;margin:.3rem 0 1rem}
button,a.button{display:inline-block;font:inherit;font-weight:bold;padding:.6rem 1.5rem;color:#fff;background:${colour};border:0;border-radius:8px;text-decoration:none}
button.quiet{color:${colour};background:#fff;border:2px solid ${colour}}li{margin-bottom:1rem}code{font-size:1.1rem;overflow-wrap:anywhere}
p[role=status]{background:#e8f1fe;padding:1rem;border-radius:8px}@media print{.screen{display:none}}`;

/** A page of a company's site: what just happened, and what can be done. */
export const frame = (brand: Brand, { words = '', main }: { words?: string; main: string }): string =>
  `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(brand.name)}（デモの協力会社）</title><style>${styleOf(brand)}</style>
<main><h1>${escaped(brand.name)}<br><small>${escaped(brand.note)}</small></h1>
${words ? `<p role="status">${escaped(words)}</p>` : ''}
${main}</main></html>`;

type Field = { name: string; label: string; value?: string; type?: 'text' | 'password' | 'date'; numeric?: boolean };
type FormOf = { action: string; once: string; fields?: Field[]; submit: string; quiet?: boolean };

/** A form of a site. `once` is its own number: sent twice, it is done once. */
export const form = ({ action, once, fields = [], submit, quiet = false }: FormOf): string =>
  `<form method="post" action="${action}"><input type="hidden" name="once" value="${once}">
${fields.map(input).join('\n')}
<button${quiet ? ' class="quiet"' : ''}>${escaped(submit)}</button></form>`;

const input = ({ name, label, value = '', type = 'text', numeric = false }: Field) =>
  `<label for="${name}">${escaped(label)}</label><input id="${name}" name="${name}" type="${type}" value="${escaped(value)}"${numeric ? ' inputmode="numeric"' : ''} required><br>`;

/** A code with a button that copies it. */
export const copyable = (code: string): string =>
  `<code>${escaped(code)}</code> <button type="button" class="quiet" data-code="${escaped(code)}"
 onclick="navigator.clipboard.writeText(this.dataset.code).then(() => { this.textContent = 'コピーしました' })">コードをコピーする</button>`;

/** A QR code as a picture. */
export function qrPicture(text: string): string {
  const modules = encodeQR(text, 'raw');
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return `<svg role="img" aria-label="クーポンを入れるページのQRコード" viewBox="0 0 ${modules.length} ${modules.length}" width="200"><path d="${path}"/></svg>`;
}

/** Whole points as a person types them, in any width; NaN where it is no number. */
export const pointsIn = (typed: URLSearchParams, name: string): number => {
  const text = (typed.get(name) ?? '').normalize('NFKC').replaceAll(',', '').trim();
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
};
