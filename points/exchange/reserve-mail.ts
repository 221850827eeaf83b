/** What a mail says of a deadline: the company, how many points, by when, and what becomes of them; nothing that says whose they are. */
export type Notified = {
  kind: 'told' | 'moved' | 'postponed';
  company: string;
  points: number;
  /** The last day to choose in Japan; of what was postponed the next one. */
  allocateBy: string;
  /** Where they went. */
  to: string | null;
  /** Where they go if nobody chooses. */
  usual: string | null;
};

const dayJa = (on: string) => {
  const { year, month, day } = Temporal.PlainDate.from(on);
  return `${year}年${month}月${day}日`;
};
const dayEn = (on: string) =>
  Temporal.PlainDate.from(on).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const figures = (points: number) => points.toLocaleString('en-US');

const ja = {
  told: ({ company, points, allocateBy, usual }: Notified) => [
    `${company} からの共通ポイント ${figures(points)}ポイントの移し先を、${dayJa(allocateBy)}までに選んでください。`,
    usual
      ? `選ばないときは、翌日に ${usual}ポイントになります。`
      : '選ばないときは、期限が先に延びます。そのままでは、お店で使えません。',
  ],
  moved: ({ company, points, to }: Notified) => [
    `${company} からの共通ポイント ${figures(points)}ポイントは、移し先を選ぶ期限が過ぎたため、${to}ポイントになりました。`,
  ],
  postponed: ({ company, points, allocateBy }: Notified) => [
    `${company} からの共通ポイント ${figures(points)}ポイントは、移し先がないため、そのまま残っています。`,
    `${dayJa(allocateBy)}までに、移し先を選んでください。`,
  ],
};
const en = {
  told: ({ company, points, allocateBy, usual }: Notified) => [
    `Please choose by ${dayEn(allocateBy)} where ${figures(points)} common points from ${company} go.`,
    usual
      ? `If you do not choose, they become points of ${usual} on the day after.`
      : 'If you do not choose, the deadline moves on. Until then shops do not take them.',
  ],
  moved: ({ company, points, to }: Notified) => [
    `The time to choose for ${figures(points)} common points from ${company} was over: they have become points of ${to}.`,
  ],
  postponed: ({ company, points, allocateBy }: Notified) => [
    `${figures(points)} common points from ${company} have nowhere to go, and stay where they are.`,
    `Please choose by ${dayEn(allocateBy)} where they go.`,
  ],
};
const subjects = {
  told: '【めぐり】共通ポイントの移し先をお選びください / Meguri: please choose for your common points',
  moved: '【めぐり】共通ポイントを移しました / Meguri: your common points have moved',
  postponed: '【めぐり】共通ポイントが残っています / Meguri: common points are waiting',
};

/** The mail of a notice, in both languages. */
export function mailOfNotice(notice: Notified, site: string): { subject: string; body: string } {
  const myPage = `${site}/mypage/`;
  const body = [
    ...ja[notice.kind](notice),
    `マイページ：${myPage}`,
    'メールをやめるときは、マイページの「設定」で登録を消してください。めぐりが、メールや電話で暗証番号をお聞きすることはありません。',
    '',
    ...en[notice.kind](notice),
    `My Page: ${myPage}`,
    'To end these mails, remove your address under “Settings” on My Page. Meguri never asks for a PIN by mail or telephone.',
  ];
  return { subject: subjects[notice.kind], body: body.join('\n') };
}
