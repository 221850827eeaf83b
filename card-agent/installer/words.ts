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
    en: 'This is a genuine package ({version}). No files were changed.',
  },
  installed: {
    code: 0,
    ja: '{version} を入れました。start で起動してください。動いているときは、終わらせてから起動し直してください。',
    en: '{version} is installed. Run start. If the software is already running, stop it first and start it again.',
  },
  all_right: { code: 0, ja: 'すべて整っています。', en: 'Everything is in order.' },
  called_wrongly: { code: 2, ja: '使い方が違います。', en: 'The command was not used correctly.' },
  no_key: {
    code: 3,
    ja: '公開鍵のファイルがありません。事務局から別に受け取ったファイルを --key で示してください。',
    en: 'There is no public key file. Use --key to name the file the office gave you separately.',
  },
  no_settings: {
    code: 4,
    ja: 'カードの使用を認めるサイトが決まっていません。--origin https://… を付けてください（最後に / を付けません）。',
    en: 'No site has been allowed to use the card yet. Add --origin https://… (without a slash at the end).',
  },
  not_a_package: {
    code: 10,
    ja: 'パッケージではないか、manifest が欠けています。受け取り直してください。',
    en: 'This is not a package, or its manifest is missing. Get the package again.',
  },
  other_key: {
    code: 11,
    ja: '別の鍵で署名されています。入れないで、事務局に連絡してください。\n  パッケージの鍵: {named}\n  正しい鍵: {expected}',
    en: 'It is signed with a different key. Do not install it, and contact the office.\n  key of the package: {named}\n  expected key: {expected}',
  },
  wrong_signature: {
    code: 12,
    ja: 'manifest.json か manifest.sig が変えられています。入れないで、事務局に連絡してください。',
    en: 'manifest.json or manifest.sig has been changed. Do not install it, and contact the office.',
  },
  file_changed: {
    code: 13,
    ja: '変えられたファイルがあります。入れないで、事務局に連絡してください。',
    en: 'Some files have been changed. Do not install it, and contact the office.',
  },
  file_missing: {
    code: 14,
    ja: '足りないファイルがあります。もう一度展開するか、受け取り直してください。',
    en: 'Some files are missing. Unpack the package again, or get it again.',
  },
  file_extra: {
    code: 15,
    ja: 'よけいなファイルがあります。空のフォルダーに、もう一度展開してください。',
    en: 'There are files that do not belong to the package. Unpack it again into an empty folder.',
  },
  older_version: {
    code: 20,
    ja: 'いまの版（{installed}）より古い版（{version}）です。何も変えていません。事務局の指示があるときだけ、--allow-older を付けてください。',
    en: 'This version ({version}) is older than the one installed ({installed}). Nothing was changed. Add --allow-older only if the office tells you to.',
  },
  other_platform: {
    code: 21,
    ja: 'ほかの機種（{platform}）のパッケージです。この機種（{here}）のものを受け取ってください。',
    en: 'This package is for a different machine ({platform}). Get the one for this machine ({here}).',
  },
  key_changed: {
    code: 22,
    ja: '前に入れたときの鍵と違います。事務局が鍵を替えたと確かめられたときだけ、--new-key を付けてください。',
    en: 'The key differs from the one used at the previous installation. Add --new-key only once you have confirmed that the office changed its key.',
  },
  nothing_installed: {
    code: 23,
    ja: 'まだ入っていません。先に install を行ってください。',
    en: 'Nothing is installed yet. Run install first.',
  },
  nothing_before: { code: 24, ja: '前の版がありません。', en: 'There is no previous version.' },
  not_written: {
    code: 25,
    ja: '書き込めませんでした（{code}）。空き容量と、フォルダーの権限を確かめて、もう一度行ってください。前の版はそのまま使えます。',
    en: 'The files could not be written ({code}). Check the free space and the permissions of the folder, then try again. The previous version still works.',
  },
  something_wrong: {
    code: 30,
    ja: '上の × のところを直してから、check をもう一度行ってください。',
    en: 'Fix what is marked × above, then run check again.',
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
  reader_there: { ja: '{name}', en: 'Found.' },
  reader_unavailable: { ja: '{because}', en: 'No card reader can be used. Check the cable and the PC/SC service.' },
  port_free: { ja: '{port} は空いています。', en: 'Port {port} is free.' },
  port_ours: { ja: 'エージェント {version} が動いています。', en: 'Version {version} of the software is running.' },
  port_other_version: {
    ja: '別の版（{version}）が動いています。終わらせてから、start で起動し直してください。',
    en: 'A different version ({version}) is running. Stop it, then run start again.',
  },
  port_taken: {
    ja: '{port} を別のプログラムが使っています。そのプログラムを止めるか、--port で別の番号を決め、事務局に知らせてください。',
    en: 'Another program is using port {port}. Stop that program, or choose another port with --port and tell the office.',
  },
  origin_reached: { ja: '{origin} につながります。', en: '{origin} can be reached.' },
  origin_not_reached: {
    ja: '{origin} につながりません（{why}）。ネットワークを確かめてください。プロキシを通る回線では HTTPS_PROXY を設定し、このサイトを許可してもらってください。',
    en: '{origin} cannot be reached ({why}). Check the network. If you use a proxy, set HTTPS_PROXY and have this site allowed.',
  },
  clock_right: { ja: 'ずれは {seconds} 秒です。', en: 'The difference is {seconds} seconds.' },
  clock_off: {
    ja: '{seconds} 秒ずれています。「時刻を自動で合わせる」を選んでください。',
    en: 'The clock is {seconds} seconds off. Turn on “Set time automatically”.',
  },
  clock_unknown: {
    ja: 'サイトにつながらないので、確かめられません。',
    en: 'This cannot be checked because the site cannot be reached.',
  },
} as const satisfies Record<string, { ja: string; en: string }>;

export type FindingName = keyof typeof findings;
export type Details = Record<string, string | number | undefined>;

export const filled = (sentence: string, details: Details): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
