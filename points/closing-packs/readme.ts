import { blockBytes, manifestName, packFiles, packFormat, signatureName } from './format.ts';

const list = (language: 'ja' | 'en') =>
  Object.entries(packFiles)
    .map(([name, words]) => `- \`${name}\`: ${words[language]}`)
    .join('\n');

/** What stands in every pack first: how to read it, in Japanese and English. The same in every pack of this format. */
export const readme = `# 締めパック / Closing pack

形式 / format: \`${packFormat}\`

## 日本語

市町村の、確定した1つの精算期間を、だれでも読める形で書き出したものです。文字は UTF-8、行の終わりは LF です。
CSV は1行目が見出し、JSON Lines は1行が1件です。金額は1ポイント1円の整数、時刻は協定世界時、日付は日本の日付です。

${list('ja')}
- \`bank/<番号>.txt\`: 銀行に渡す総合振込ファイルそのもの（全銀の形式、1バイトも変えていません）
- \`${manifestName}\`: 目録。承認、統制合計、各ファイルの SHA-256 と、${blockBytes / 1024} KiB ごとのハッシュ
- \`${signatureName}\`: 目録への署名（JWS、Ed25519）

\`postings.csv\` の保有者（holder）は台帳の中だけの番号です。マイキーID、利用者の氏名、メールアドレスは入っていません。
単位（unit）と勘定（account）は「種類 × 2^32 + 番号」、財源（fund）は「種類 × 1,000,000 + 番号」です。
単位の種類は 1 自治体、2 共通ポイント、3 イベント、4 ポイント券、勘定の種類は 1 付与、2 応援ポイント会社、3 店・施設、
4 イベントの支払、5 失効、6 移行、7 損失、8 プレミアム、9 マイキーIDの引き継ぎ、財源の種類は 0 一般、1 応援ポイント会社、2 プレミアムの負担者です。
相手（party）は C 市町村、S 店・施設、E イベント、P 応援ポイント会社と、その番号です。

確認は \`npm run verify -- <パック> --key <鍵の指紋>\` で、ネットワークもデータベースもない場所でできます。
上乗せと、前の期間から回ってきた行は、仕訳からは計算し直しません（ハッシュ、承認、振込との一致は確認します）。

## English

One settlement window of a municipality that is closed, in files that anybody can read. Texts are UTF-8, lines end in LF.
Of CSV the first line is the header; of JSON Lines each line is one record. One point is one yen, whole; instants are UTC, days are days in Japan.

${list('en')}
- \`bank/<number>.txt\`: the very bytes for the bank (総合振込, 全銀 format)
- \`${manifestName}\`: approvals, control totals, the SHA-256 of each file and a hash of every ${blockBytes / 1024} KiB
- \`${signatureName}\`: the signature of the manifest (JWS, Ed25519)

A holder in \`postings.csv\` is a number inside the ledger. There is no マイキーID, no name and no mail address of a user.
A unit and an account are kind × 2^32 + number, a fund is kind × 1,000,000 + number. Kinds of units: 1 municipality, 2 reserve, 3 event, 4 voucher.
Kinds of accounts: 1 grant programme, 2 partner company, 3 place of use, 4 payout of an event, 5 expired, 6 transit, 7 loss, 8 premium, 9 transfer of a holder.
Kinds of funds: 0 general, 1 partner company, 2 payer of premiums. A party is C a municipality, S a place, E an event, P a company, with its number.

Check it with \`npm run verify -- <pack> --key <fingerprint>\`, where there is neither a network nor a database.
What is paid on top (上乗せ) and what comes from an earlier window is not computed from postings; hash, approvals and transfers of it are checked.
`;
