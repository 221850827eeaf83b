// Every end of the installer's commands, once: the code it ends with, and both sentences. `{…}` is filled in.
import type { Installation } from './install.ts';
import type { Verification } from './verify.ts';

export type Ending =
  | Verification['outcome']
  | Installation['outcome']
  | 'nothing_before'
  | 'nothing_installed'
  | 'called_wrongly'
  | 'no_key'
  | 'key_changed'
  | 'no_settings'
  | 'not_written'
  | 'all_right'
  | 'something_wrong';

type Words = { code: number; ja: string; en: string };

export const endings = {
  intact: {
    code: 0,
    ja: '正しいパッケージです（{version}）。変えられたファイルはありません。',
    en: 'A genuine package ({version}); no file was changed.',
  },
  installed: {
    code: 0,
    ja: '{version} を入れました。start で起動してください。動いているときは、終わらせてから起動し直してください。',
    en: '{version} is in place. Run start; if the agent runs already, end it first.',
  },
  all_right: { code: 0, ja: 'すべて整っています。', en: 'Everything is in order.' },
  called_wrongly: { code: 2, ja: '使い方が違います。', en: 'Called wrongly.' },
  no_key: {
    code: 3,
    ja: '公開鍵のファイルがありません。事務局から別に受け取ったファイルを --key で示してください。',
    en: 'There is no public key. Name the file that the office gave you separately with --key.',
  },
  no_settings: {
    code: 4,
    ja: 'カードの使用を認めるサイトが決まっていません。--origin https://… を付けてください（最後に / を付けません）。',
    en: 'No site is allowed to use the card yet. Add --origin https://… (without a slash at the end).',
  },
  not_a_package: {
    code: 10,
    ja: 'パッケージではないか、manifest が欠けています。受け取り直してください。',
    en: 'This is no package, or its manifest is missing. Get it again.',
  },
  other_key: {
    code: 11,
    ja: '別の鍵で署名されています。入れないで、事務局に連絡してください。\n  パッケージの鍵: {named}\n  正しい鍵: {expected}',
    en: 'Signed by another key. Do not install it; tell the office.\n  key of the package: {named}\n  key to expect: {expected}',
  },
  wrong_signature: {
    code: 12,
    ja: 'manifest.json か manifest.sig が変えられています。入れないで、事務局に連絡してください。',
    en: 'manifest.json or manifest.sig was changed. Do not install it; tell the office.',
  },
  file_changed: {
    code: 13,
    ja: '変えられたファイルがあります。入れないで、事務局に連絡してください。',
    en: 'Files were changed. Do not install it; tell the office.',
  },
  file_missing: {
    code: 14,
    ja: '足りないファイルがあります。もう一度展開するか、受け取り直してください。',
    en: 'Files are missing. Unpack it again, or get it again.',
  },
  file_extra: {
    code: 15,
    ja: 'よけいなファイルがあります。空のフォルダーに、もう一度展開してください。',
    en: 'There are files that do not belong to it. Unpack it again into an empty folder.',
  },
  older_version: {
    code: 20,
    ja: 'いまの版（{installed}）より古い版（{version}）です。何も変えていません。事務局の指示があるときだけ、--allow-older を付けてください。',
    en: 'Older ({version}) than what is installed ({installed}); nothing was changed. Add --allow-older only if the office says so.',
  },
  other_platform: {
    code: 21,
    ja: 'ほかの機種（{platform}）のパッケージです。この機種（{here}）のものを受け取ってください。',
    en: 'A package for another machine ({platform}). Get the one for {here}.',
  },
  key_changed: {
    code: 22,
    ja: '前に入れたときの鍵と違います。事務局が鍵を替えたと確かめられたときだけ、--new-key を付けてください。',
    en: 'Another key than at the installation before. Add --new-key only after the office has confirmed that it changed its key.',
  },
  nothing_installed: {
    code: 23,
    ja: 'まだ入っていません。先に install を行ってください。',
    en: 'Nothing is installed yet. Run install first.',
  },
  nothing_before: { code: 24, ja: '前の版がありません。', en: 'There is no version before this one.' },
  not_written: {
    code: 25,
    ja: '書き込めませんでした（{code}）。空き容量と、フォルダーの権限を確かめて、もう一度行ってください。前の版はそのまま使えます。',
    en: 'It could not be written ({code}). Check free space and rights of the folder and try again. The version before is usable as it was.',
  },
  something_wrong: {
    code: 30,
    ja: '上の × のところを直してから、check をもう一度行ってください。',
    en: 'Put right what is marked × above, then run check again.',
  },
} as const satisfies Record<Ending, Words>;

export type Check = 'reader' | 'port' | 'origin' | 'clock';

export const checkNames = {
  reader: 'カードリーダー / card reader',
  port: 'ポート / port',
  origin: 'サイトとの通信 / connection',
  clock: '時計 / clock',
} as const satisfies Record<Check, string>;

/** What a check found, and what to do about it. */
export const findings = {
  reader_there: { ja: '{name}', en: 'found' },
  reader_unavailable: { ja: '{because}', en: 'No card reader can be used: check the cable and the PC/SC service.' },
  port_free: { ja: '{port} は空いています。', en: '{port} is free.' },
  port_ours: { ja: 'エージェント {version} が動いています。', en: 'The agent {version} is running.' },
  port_other_version: {
    ja: '別の版（{version}）が動いています。終わらせてから、start で起動し直してください。',
    en: 'Another version ({version}) is running. End it and run start again.',
  },
  port_taken: {
    ja: '{port} を別のプログラムが使っています。そのプログラムを止めるか、--port で別の番号を決め、事務局に知らせてください。',
    en: 'Another program uses {port}. Stop it, or choose another with --port and tell the office.',
  },
  origin_reached: { ja: '{origin} につながります。', en: '{origin} can be reached.' },
  origin_not_reached: {
    ja: '{origin} につながりません（{why}）。ネットワークを確かめてください。プロキシを通る回線では HTTPS_PROXY を設定し、このサイトを許可してもらってください。',
    en: '{origin} cannot be reached ({why}). Check the network. Behind a proxy set HTTPS_PROXY and have this site allowed.',
  },
  clock_right: { ja: 'ずれは {seconds} 秒です。', en: '{seconds} seconds off.' },
  clock_off: {
    ja: '{seconds} 秒ずれています。「時刻を自動で合わせる」を選んでください。',
    en: '{seconds} seconds off. Let this PC set its time by itself.',
  },
  clock_unknown: { ja: 'サイトにつながらないので、確かめられません。', en: 'Not known without a connection.' },
} as const satisfies Record<string, { ja: string; en: string }>;

export type FindingName = keyof typeof findings;
export type Details = Record<string, string | number | undefined>;

export const filled = (sentence: string, details: Details): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
