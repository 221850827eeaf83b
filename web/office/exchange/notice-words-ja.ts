/** Notices of the reserve: letters that were sent, what came back, and who is told at a counter. */
export const noticeWordsJa = {
  letters: {
    title: '期限のお知らせの郵送',
    lead: 'メールの届かない方に、移行期限のお知らせを郵送します。CSV には氏名がありません。郵送する部署で、マイキーIDと宛先を合わせてください。戻ってきた手紙とメールを記録すると、窓口で伝える方の一覧に載ります。',
    sent: '発送',
    sentOf: '{{at}} {{by}}',
    notSent: '未発送',
    markAll_one: '表示中の未発送{{count}}通を発送済みにする',
    markAll_other: '表示中の未発送{{count}}通を発送済みにする',
    markTitle: '発送済みにしますか',
    markBody_one: '未発送の{{count}}通に、きょうの日時とあなたの名前を記録します。もとには戻せません。',
    markBody_other: '未発送の{{count}}通に、きょうの日時とあなたの名前を記録します。もとには戻せません。',
    marked_one: '{{count}}通を発送済みにしました。',
    marked_other: '{{count}}通を発送済みにしました。',
  },
  returned: {
    letter: '戻ってきた手紙を記録する',
    mail: '戻ってきたメールを記録する',
    mykeyId: 'マイキーID',
    email: '宛先のメールアドレス',
    reason: '戻ってきた事由',
    letterDone: '手紙が戻ってきたことを記録しました。窓口で伝える方の一覧に載ります。',
    mailDone: 'メールが戻ってきたことを記録しました。この宛先には送らなくなり、期限前のお知らせは手紙になります。',
  },
  unreached: {
    caption: 'お知らせが届かず、窓口で伝える方',
    empty: 'お知らせが届いていない方はいません。',
    kind: 'お知らせの内容',
    kinds: {
      told: '移し先を選ぶ期限',
      moved: '期限後に移し先へ移った',
      postponed: '移し先がなく期限が延びた',
    },
    allocateBy: '期限',
    returnedAt: '戻ってきた日時',
  },
  desk: {
    title: 'この方にお知らせがあります',
    lead: '手紙やメールが戻ってきたため、まだ伝わっていません。本人に伝え、会社とポイント数はマイページで確認するよう案内してください。',
    notices: {
      told: '共通ポイントの移し先を、{{on}}までに選ぶこと',
      moved: '共通ポイントが、{{on}}の期限の後に「いつものまち」のポイントになったこと',
      postponed: '共通ポイントの移し先が決まらず、{{on}}の期限が延びたこと',
    },
    told: '本人に伝えた',
    done: '本人に伝えたことを記録しました。',
  },
} as const;
