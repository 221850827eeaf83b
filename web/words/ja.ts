import { peopleJa } from './people-ja.ts';

/** Every word of the faces, in the Japanese of someone who has never used them. `en.ts` must have the same keys. */
export const ja = {
  product: 'めぐり',
  language: { switch: '表示する言語', ja: '日本語', en: 'English' },
  shell: {
    skip: '本文へ移動',
    home: '入口へもどる',
    footer: 'マイナンバー（12桁の番号）は使いません。',
    signedInAs: '{{name}} さんが使用中',
    signOut: 'サインアウト',
  },
  phrase: {
    gap: '　',
    aside: '（{{text}}）',
    named: '{{name}}：{{what}}',
    and: '、',
    through: '{{from}}〜{{through}}',
  },
  money: { points: 'ポイント', yen: '円', times: '回' },
  field: {
    required: '必須',
    optional: '任意',
    errorLabel: 'エラー',
    check: 'この欄を確かめて、書き方に合わせて入れてください。',
    show: '表示する',
    hide: '隠す',
  },
  camera: {
    hold: 'QRコードを枠の中に写してください',
    denied: 'カメラの使用が許可されていません',
    none: 'この端末にはカメラがありません',
    busy: 'カメラを使えません。ほかのアプリが使っていないか確かめてください',
    instead: '番号と確認コードを入力しても受け取れます。',
  },
  keypad: {
    label: '金額を入れるキー',
    clear: '消去',
    erase: '1文字消す',
    enter: '決定',
  },
  steps: {
    label: '手続きの流れ',
    done: '済み',
    now: '今ここ',
    next: 'これから',
    position: '{{total}}つのうち{{now}}つ目',
  },
  cardSteps: { card: 'カード', mykeyId: 'マイキーID', service: 'サービス' },
  banner: {
    info: 'お知らせ',
    success: '完了',
    warning: '注意',
    error: 'エラー',
    line: '{{line}}行目を確かめてください。',
  },
  waiting: {
    working: '処理しています',
    longer: 'もう少しお待ちください。閉じても続きます。',
    count: '{{total}}件のうち{{done}}件が終わりました',
  },
  table: {
    csv: 'CSVで保存',
    print: '印刷',
    filter: '絞り込む',
    filterHint: '表の文字で探せます',
    rows_one: '{{count}}件',
    rows_other: '{{count}}件',
    total: '合計',
    sideways: '表は横に動かせます。続きがあります。',
    noMatch: '「{{text}}」に当てはまる行はありません。',
    printedBy: '印刷: {{by}}',
    printedAt: '印刷日時: {{at}}',
    asOf: '{{at}}現在のデータ',
    more: '続きを表示',
    goesOn: 'この一覧には続きがあります。ここにあるのは、画面に表示した分です。',
  },
  bars: { asTable: '表で見る', asBars: 'グラフで見る' },
  confirm: {
    from: 'どこから',
    to: 'どこへ',
    amount: '動かすポイント',
    remains: '残り',
    expires: '有効期限',
    cancel: 'やめる',
    back: 'もどる',
  },
  dialog: { close: '閉じる' },
  again: 'もう一度送る',
  tryAgain: 'もう一度試す',
  choose: '選ぶ',
  change: '変更する',
  copy: { copy: 'コピーする', copied: 'コピーしました' },
  print: '印刷する',
  session: { ended: '時間が過ぎたため、サインアウトしました', endedBody: '続けるときは、もう一度お願いします。' },
  signIn: { staffId: '職員番号', password: 'パスワード', submit: 'サインインする' },
  people: peopleJa,
  reload: '画面を開き直す',
  failure: {
    title: '画面を開けませんでした',
    body: '通信がつながっているか確かめて、開き直してください。続くときは管理者にお知らせください。',
    notFound: 'このページはありません',
    notFoundBody: 'アドレスを確かめるか、入口からお進みください。',
  },
  card: {
    agent_not_running: {
      title: 'カードの読み取りソフトが動いていません',
      body: 'このパソコンで「めぐりカードエージェント」を起動して、カードリーダーをつないでから、もう一度お試しください。入っていないときは、入れ方の案内をご覧ください。',
    },
    agent_too_old: {
      title: 'カードの読み取りソフトが古くなっています',
      body: 'このパソコンの「めぐりカードエージェント」は古いため、この画面では使えません。カードはまだ使われていません。新しいパッケージを事務局から受け取り、中の install をもう一度動かし、起動し直してから、お試しください。',
    },
    window_blocked: {
      title: 'カードの画面を開けませんでした',
      body: 'ブラウザーが新しい画面を止めました。アドレス欄の近くの印から、このサイトのポップアップを許可してください。',
    },
    challenge_refused: { title: '受付を始められませんでした', body: '少し待ってから、もう一度お試しください。' },
    card_refused: { title: 'カードを読み取れませんでした', body: 'カードを置き直して、もう一度お試しください。' },
    card_cancelled: { title: '読み取りをやめました', body: '何も変わっていません。' },
    card_expired: { title: '時間が過ぎました', body: '安全のため終わりにしました。もう一度お試しください。' },
    pin_blocked: {
      title: '暗証番号が使えなくなりました',
      body: '3回続けて違う番号が入りました。お住まいの市区町村の窓口で、暗証番号を設定し直してください。登録したものはなくなりません。',
    },
    waiting_for_card: 'カードの画面で、カードをかざしてください。',
    waiting_for_pin: 'カードの画面で、4けたの暗証番号を入れてください。',
    stop: '読み取りをやめる',
  },
  entrance: {
    title: 'めぐり',
    lead: '1枚のカードで、図書館も、美術館も、お店も。たまったポイントは、まちのお店で使えます。',
    choose: 'どなたですか',
    more: 'ほかの入口',
    doors: {
      apply: '施設・お店の申請（はじめて参加するとき）',
      lost: 'カードをなくしたとき（停止番号でマイキーIDを止める）',
      desk: 'マイキーIDの窓口（市区町村の職員の方）',
    },
    counter: {
      name: '窓口・お店',
      who: 'お店や施設の窓口の方',
      what: 'カードをかざしてもらい、ポイントで受け取ります。',
    },
    mypage: {
      name: 'マイページ',
      who: 'ポイントを使う方',
      what: '残高と期限を見て、ポイントを使ったり、まちへ移したりします。',
    },
    office: {
      name: '事務室',
      who: '自治体・商店街・協力会社の方',
      what: 'ポイントを渡し、月の締めと振込をします。',
    },
    mykey: {
      name: 'マイキー',
      who: 'カードをお持ちの方、端末を登録する方',
      what: 'カードとサービスを結び付けます。ポイントは扱いません。',
    },
  },
} as const;

/** The same words in another language. */
export type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };

/** The shape of the words, whatever the language. */
export type Words = Texts<typeof ja>;
