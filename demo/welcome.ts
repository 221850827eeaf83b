import { demoPassword, demoPin } from './nation.ts';

/** Where the demonstration listens. */
export const ports = {
  faces: 3000,
  mykey: 3001,
  points: 3002,
  agent: 3010,
  airline: 3020,
  card: 3021,
  telephone: 3022,
  power: 3023,
  library: 3030,
  street: 3040,
};
export const address = (port: number) => `http://localhost:${port}`;

type Door = { path: string; ja: string; en: string };
const faces: Door[] = [
  { path: '/mykey', ja: 'マイキー: カード 3（まだIDなし）でマイキーIDを作る', en: 'make a MyKey ID with card 3' },
  { path: '/mypage', ja: 'マイページ: カード 1（Hana2016）でサインイン', en: 'sign in with card 1' },
  { path: '/counter', ja: '窓口・店舗: 下の登録コードを入れる', en: 'counter and shops: enter a code from below' },
  {
    path: '/counter/vouchers',
    ja: 'ポイント券（受け取りは /counter/redeem）',
    en: 'vouchers (accept them at /counter/redeem)',
  },
  {
    path: '/office',
    ja: '自治体: lead-43424, health-43424, accounting-43424,\n    approver1-43424, approver2-43424',
    en: 'municipal office (staff numbers)',
  },
  {
    path: '/office',
    ja: '受託会社: agent1〜3、会社: company1, company2、県: pref1, pref2',
    en: 'agent, company, prefecture',
  },
  { path: '/mykey/desk', ja: 'マイキー窓口: desk1-43424, desk2-43424', en: 'MyKey ID counter' },
  {
    path: '/mykey/admin',
    ja: '運営者: platform, platform2（/office も同じ）',
    en: 'platform staff (also for /office)',
  },
  {
    path: '/mykey/search',
    ja: '図書をまとめて探す:「夏目漱石」など（カードはいりません）',
    en: 'search several libraries',
  },
];
const others: { port: number; path?: string; ja: string; en: string }[] = [
  { port: ports.airline, ja: '航空会社: ログインID SORA0001', en: 'airline' },
  { port: ports.card, ja: 'カード会社: ログインID CARD0001', en: 'card company' },
  { port: ports.telephone, ja: '電話会社: ログインID DENWA0001', en: 'telephone company' },
  { port: ports.power, ja: '電力会社: 係員番号 clerk、お客様番号 DENKI-0001', en: 'power company, by post' },
  { port: ports.library, ja: '図書室: カード 1 でサインイン', en: 'library: sign in with card 1' },
  { port: ports.street, path: '/docs', ja: '商店街のシステム: 会員番号 20010013', en: 'shopping street system' },
];

const door = (at: string, { ja, en }: { ja: string; en: string }) => `  ${at}\n    ${ja} / ${en}`;

/**
 * What stands in the terminal when everything runs; no line is wider than 100 columns.
 *
 * @param seconds since the command was typed, the installation of packages included
 */
export const welcome = ({ codes, seconds }: { codes: { code: string; name: string }[]; seconds: number }): string => `
めぐりが動いています（${seconds.toFixed(0)} 秒かかりました） / Meguri is running (it took ${seconds.toFixed(0)} s)

  ここから / start here:  ${address(ports.faces)}

${faces.map((one) => door(`${address(ports.faces)}${one.path}`, one)).join('\n')}
${others.map((one) => door(`${address(one.port)}${one.path ?? ''}`, one)).join('\n')}

  カードの暗証番号 / PIN of all cards:        ${demoPin}
  職員と会社のサイトのパスワード / password of all staff and companies' sites: ${demoPassword}
  端末の登録コード（15分、1回） / terminal enrolment codes (15 minutes, one use):
${codes.map(({ code, name }) => `    ${code}  ${name}`).join('\n')}
    切れたら、/mykey/admin で事業者を開き「登録コードを出す」で新しく出せます。
    Expired? Open the operator in /mykey/admin and press “Issue an enrolment code”.

  API: ${address(ports.mykey)}/docs  ${address(ports.points)}/docs
  終わる / stop: Ctrl-C    はじめからやり直す / start afresh: npm run demo:fresh
`;
