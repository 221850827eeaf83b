import Fastify from 'fastify';
import type { Company } from '../points/testing/company.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * The web service of the demo's partner company (6-9 ①–③, ⑦, ⑧): people see their points there and order an exchange;
 * every two seconds it looks for confirmations, deducts, and says so.
 */
export async function startCompanySite({
  company,
  port,
  keep,
}: {
  company: Company;
  port: number;
  /** Called after every change of what the company holds. */
  keep: () => void;
}): Promise<{ close(): Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, new URLSearchParams(body as string)),
  );
  app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').send(page(company, '')));
  app.post('/orders', async (request, reply) => {
    const form = request.body as URLSearchParams;
    const amount = Number((form.get('amount') ?? '').normalize('NFKC').replaceAll(',', ''));
    const loginId = form.get('loginId') ?? '';
    if (amount > (company.points.get(loginId) ?? 0)) {
      return reply
        .type('text/html; charset=utf-8')
        .send(page(company, 'マイルが足りません。持っているマイルの範囲で入力してください。'));
    }
    const placed = await company.order({ orderNumber: `WEB-${Date.now()}`, loginId, amount });
    keep();
    const words = placed.ok
      ? `${amount.toLocaleString('en-US')}マイルの交換を申し込みました。めぐりのマイページで移し先を選んでください。`
      : placed.title;
    return reply.type('text/html; charset=utf-8').send(page(company, words));
  });
  const turns = setInterval(async () => {
    try {
      if ((await company.deductConfirmed()) > 0) keep();
    } catch (error) {
      process.stderr.write(`協力会社 / company: ${(error as Error).message}\n`);
    }
  }, 2000);
  await app.listen({ host: '127.0.0.1', port });
  return {
    async close() {
      clearInterval(turns);
      await app.close();
    },
  };
}

function page(company: Company, words: string): string {
  const [[loginId, points] = ['', 0]] = [...company.points];
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>そらの翼マイレージ（デモの協力会社）</title>
<style>body{font:18px/1.7 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1c}h1{font-size:1.6rem}
strong{font-size:2rem;font-variant-numeric:tabular-nums}label{display:block;font-weight:bold}input{font:inherit;padding:.6rem;width:12rem;margin:.3rem 0 1rem}
button{font:inherit;font-weight:bold;padding:.8rem 2rem;color:#fff;background:#0017c1;border:0;border-radius:8px}p[role=status]{background:#e8f1fe;padding:1rem;border-radius:8px}</style>
<h1>そらの翼マイレージ<br><small>デモの協力会社（応援ポイント会社）</small></h1>
${words ? `<p role="status">${escaped(words)}</p>` : ''}
<p>ログインID <b>${escaped(loginId)}</b> さんのマイル<br><strong>${points.toLocaleString('en-US')}</strong> マイル</p>
<form method="post" action="/orders"><input type="hidden" name="loginId" value="${escaped(loginId)}">
<label for="amount">自治体ポイントに交換するマイル</label><input id="amount" name="amount" inputmode="numeric" value="2000"><br>
<button>交換を申し込む</button></form>
<p>移し先をマイページで選ぶと、数秒でマイルが減り、ポイントになります。</p></html>`;
}
