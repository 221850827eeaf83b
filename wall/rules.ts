import { type Import, type Node, readSources, type SourceFile } from './source.ts';

export type Breach = { rule: Rule; file: string; line: number; says: string };
export type Rule = 'arrow' | 'wall' | 'inside' | 'ledger' | 'test-only' | 'money' | 'clock' | 'waits';

/** Which room may import which (docs/architecture.md). A room that is not named here must be given a line first. */
const arrows: Record<string, readonly string[]> = {
  postgres: [],
  jpki: [],
  zengin: [],
  contract: [],
  ledger: ['postgres'],
  server: ['postgres', 'contract'],
  'card-agent': ['jpki'],
  mykey: ['postgres', 'jpki', 'contract', 'server'],
  points: ['postgres', 'ledger', 'zengin', 'contract', 'server'],
  web: ['contract'],
};
/** Rooms that may import every other: they put the house together, or look at it from outside. */
const outside = new Set(['app', 'commands', 'demo', 'bench', 'wall', 'docs', '']);
/** The two systems. Neither imports the other, tests included. */
const systems = new Set(['mykey', 'points']);

/**
 * The folders of マイキー: verbs never import one another; what two verbs share is a register. What the system shares is in
 * files beside the folders.
 */
const mykeyFolders = {
  verbs: ['registration', 'service-ids', 'identification', 'lifecycle', 'sign-in', 'wide-area'],
  registers: ['cardholders', 'operators'],
  shared: /^mykey\/(?!server\.ts)[^/]+\.ts$/,
};
/** The rooms of the points cloud, one a noun of the business, in their order: a room imports itself and rooms before it. */
export const pointsRooms = [
  'registers',
  'book',
  'members',
  'notices',
  'places',
  'premiums',
  'events',
  'grants',
  'vouchers',
  'conversions',
  'partner-systems',
  'exchange',
  'coupons',
  'payments',
  'settlement',
  'payout',
  'invoices',
  'closing-packs',
  'reconciliation',
  'budget',
  'circulation',
  'mypage',
  'navi',
];
/** Who calls, for all rooms; it imports no room. */
const pointsShared = /^points\/callers\.ts$/;

/** What a file of the points cloud may take from the ledger by value; types may be taken by all. */
const ledgerNames = (path: string): ReadonlySet<string> | 'all' => {
  if (path.startsWith('points/book/')) return 'all';
  const common = ['chart', 'makeKey'];
  if (path === 'points/server.ts') return new Set([...common, 'openLedger', 'sealDays']);
  if (path === 'points/registers/municipality.ts') return new Set([...common, 'openWindow']);
  if (path === 'points/registers/cut-off-change.ts') return new Set([...common, 'endWindow']);
  if (path === 'points/settlement/close.ts') return new Set([...common, 'closeWindow']);
  return new Set(common);
};
const theBook = 'points/book/book.ts';

const moneyWords = new Set(
  'amount amounts balance balances point points yen price prices payment payments payout invoice settlement'.split(' '),
);
const moneyWordsJapanese = /ポイント|残高|円|金額|支払|決済|精算|購入|価格/;

const domainRooms = new Set(['ledger', 'jpki', 'zengin', 'mykey', 'points', 'server']);
/** The one place where a running system reads the time; everything else receives a clock. */
const theClock = 'server/clock.ts';
const sqlClock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b|'now'/i;

const isTest = ({ path }: { path: string }) =>
  /\.test\.tsx?$/.test(path) || /\/testing\.ts$/.test(path) || path.includes('/testing/');
const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const folderOf = (path: string) => (path.split('/').length > 2 ? (path.split('/')[1] ?? '') : '');

/** Every breach of the wall and of the arrows in the tree under `root`. */
export function findBreaches(root: string): Breach[] {
  return readSources(root).flatMap((file) => [
    ...importBreaches(file),
    ...postingBreaches(file),
    ...moneyBreaches(file),
    ...clockBreaches(file),
    ...waitingBreaches(file),
  ]);
}

function importBreaches(file: SourceFile): Breach[] {
  const breaches: Breach[] = [];
  const say = (rule: Rule, { line }: Import, says: string) => breaches.push({ rule, file: file.path, line, says });
  if (!outside.has(file.room) && !(file.room in arrows)) {
    say('arrow', { path: '', names: [], line: 1 }, `the room ${file.room} has no line in the table of arrows`);
  }
  for (const asked of file.imports) {
    const { path } = asked;
    if (path === undefined) continue;
    const room = roomOf(path);
    if (systems.has(file.room) && systems.has(room) && room !== file.room) {
      say('wall', asked, `${file.room} imports ${path}: the two systems meet over HTTP only`);
      continue;
    }
    // The test authority makes certificates that anybody can make: the product must not know of it.
    if (path.startsWith('jpki/testing/') && !isTest(file) && !['demo', 'bench', 'wall'].includes(file.room)) {
      say('test-only', asked, `${path} is for tests, benches and the demonstration`);
    }
    // What takes guards away, kills and audits is for tests and the proofs of the bench.
    if (path.startsWith('ledger/testing/') && !isTest(file) && file.room !== 'bench') {
      say('test-only', asked, `${path} is for tests and proofs`);
    }
    if (['app', 'commands'].includes(file.room) && !isTest(file) && ['demo', 'bench', 'wall', 'docs'].includes(room)) {
      say('test-only', asked, `the product stands without ${room}/`);
    }
    if (isTest(file) || outside.has(file.room)) continue;
    if (path === '?') say('arrow', asked, 'an import whose address is computed cannot be judged');
    if (room !== file.room && room !== '' && !arrows[file.room]?.includes(room)) {
      say('arrow', asked, `${file.room} → ${room} is not in the table of arrows`);
    }
    if (room === file.room) {
      const says = insideBreach(file.path, path);
      if (says) say('inside', asked, says);
    }
    if (file.room === 'points' && room === 'ledger') {
      for (const says of ledgerBreaches(file.path, asked)) say('ledger', asked, says);
    }
  }
  return breaches;
}

function insideBreach(from: string, to: string): string | undefined {
  const folder = folderOf(from);
  if (folder === '') return undefined;
  if (roomOf(from) === 'points') return orderBreach(from, to);
  if (roomOf(from) !== 'mykey') return undefined;
  const { verbs, registers, shared } = mykeyFolders;
  if (!verbs.includes(folder) && !registers.includes(folder))
    return `the folder ${folder} is neither verb nor register`;
  const target = folderOf(to);
  if (target === folder || shared.test(to) || registers.includes(target)) return undefined;
  return `${folder}/ imports ${to}: only registers and what the system shares`;
}

function orderBreach(from: string, to: string): string | undefined {
  const [own, other] = [folderOf(from), folderOf(to)];
  if (!pointsRooms.includes(own)) return `the folder ${own} is no room of the points cloud`;
  if (other === own || pointsShared.test(to)) return undefined;
  if (other !== '' && pointsRooms.indexOf(other) < pointsRooms.indexOf(own)) return undefined;
  return `${own}/ imports ${to}: only rooms before it`;
}

function ledgerBreaches(from: string, { path, names }: Import): string[] {
  if (path !== 'ledger/index.ts') return [`${path} is behind the ledger's door`];
  const allowed = ledgerNames(from);
  if (allowed === 'all') return [];
  return names
    .filter(({ name, isType }) => !isType && !allowed.has(name))
    .map(({ name }) => `${name} of the ledger is for points/book/ only`);
}

const ledgerTables = /\bledger\.(?:lot|posting|posting_window|deployment|slot|seal|seal_fund|make_partitions)\b/;

/** Posting to the ledger is one call in one file: every operation passes the book. Its tables are its own. */
function postingBreaches(file: SourceFile): Breach[] {
  if (file.room !== 'points' || isTest(file)) return [];
  return file.nodes.flatMap((node) => {
    if (node.type === 'Identifier' && node.name === 'submit' && file.path !== theBook)
      return [breach('ledger', file, node, `only ${theBook} submits to the ledger`)];
    return ledgerTables.test(textOf(node)) ? [breach('ledger', file, node, "the ledger's tables are its own")] : [];
  });
}

/** The text of a string or of one piece of a template, SQL comments left out; empty for any other node. */
function textOf(node: Node): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateElement' ? (node.value as { raw: string }).raw.replace(/--.*/g, '') : '';
}

/** マイキー knows no amount: no such word stands in its programs, its comments, its tables or its contract. */
function moneyBreaches(file: SourceFile): Breach[] {
  if ((file.room !== 'mykey' && !file.path.startsWith('contract/mykey/')) || isTest(file)) return [];
  return file.text.split('\n').flatMap((line, index) => {
    const words =
      line
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .match(/[a-z]+/g) ?? [];
    const word = words.find((one) => moneyWords.has(one)) ?? moneyWordsJapanese.exec(line)?.[0];
    return word
      ? [
          {
            rule: 'money' as const,
            file: file.path,
            line: index + 1,
            says: `「${word}」 is a word of the points cloud`,
          },
        ]
      : [];
  });
}

function clockBreaches(file: SourceFile): Breach[] {
  if (!domainRooms.has(file.room) || isTest(file) || file.path === theClock) return [];
  const says = 'the time comes from a clock that is passed in';
  if (file.path.endsWith('.sql')) {
    return file.text
      .split('\n')
      .flatMap((line, index) =>
        sqlClock.test(line.replace(/--.*/, ''))
          ? [{ rule: 'clock' as const, file: file.path, line: index + 1, says }]
          : [],
      );
  }
  return file.nodes.filter(readsTime).map((node) => breach('clock', file, node, says));
}

function readsTime(node: Node): boolean {
  const named = (value: unknown, name: string) =>
    (value as Node | undefined)?.type === 'Identifier' && (value as Node).name === name;
  switch (node.type) {
    case 'MemberExpression':
      return (
        (named(node.object, 'Date') && named(node.property, 'now')) ||
        (named(node.object, 'Temporal') && named(node.property, 'Now'))
      );
    case 'NewExpression':
      return named(node.callee, 'Date') && (node.arguments as unknown[]).length === 0;
    case 'CallExpression':
      return named(node.callee, 'Date');
    default:
      return sqlClock.test(textOf(node));
  }
}

const callingRooms = new Set(['app', 'server', 'mykey', 'points', 'jpki', 'card-agent']);

/** No server of ours waits for another for ever: each call out says for how long (docs/decisions/0027-time-limits.md). */
function waitingBreaches(file: SourceFile): Breach[] {
  if (!callingRooms.has(file.room) || isTest(file) || file.path.startsWith('card-agent/browser/')) return [];
  return file.nodes
    .filter((node) => node.type === 'CallExpression' && (node.callee as Node).name === 'fetch' && !hasSignal(node))
    .map((node) => breach('waits', file, node, 'fetch without a signal waits for ever'));
}

function hasSignal(call: Node): boolean {
  const [, options] = call.arguments as Node[];
  const properties = (options?.properties ?? []) as Node[];
  return properties.some(({ key }) => (key as Node | undefined)?.name === 'signal');
}

const breach = (rule: Rule, file: SourceFile, node: Node, says: string): Breach => ({
  rule,
  file: file.path,
  line: file.lineOf(node.start),
  says,
});
