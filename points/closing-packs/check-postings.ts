import { chart } from '../book/chart.ts';
import { chartOfAccounts } from '../book/chart-of-accounts.ts';
import { type Posting, parsePosting, postingColumns } from './posting.ts';
import type { Problem } from './problems.ts';
import { openTally, type Tally } from './tally.ts';

const file = 'postings.csv';
type Place = { line: number; bytes: [number, number] };
/** An operation whose legs are being read: they stand one after the other. */
type Open = Place & { last: Posting; transit: Map<number, number> };

/** What a kind of operation does to lots: an issue adds, a use and an expiry take; a move and a restore do both. */
const signs: Partial<Record<Posting['kind'], 1 | -1>> = { issue: 1, spend: -1, expire: -1 };

/**
 * Reads `postings.csv` block by block, and follows what it says: that no posting stands twice, that operations are whole, and that a move
 * brings what it takes in each fund. A posting is one leg between a lot and an account, so that it balances by itself.
 */
export function openPostings(opensOn: string) {
  const tally: Tally = openTally(opensOn);
  let rest = '';
  let line = 0;
  let offset = 0;
  let open: Open | undefined;

  function takePosting(posting: Posting, place: Place): Problem | undefined {
    const last = open?.last;
    if (last && !isAfter(last, posting)) return placeOf('posting_out_of_order', place);
    if (!isSensible(posting)) return placeOf('posting_senseless', place);
    const continues = last?.postedAt === posting.postedAt && last.holder === posting.holder && last.key === posting.key;
    if (!continues) {
      const problem = open && unbalanced(open);
      if (problem) return problem;
      if (posting.leg !== 0) return placeOf('operation_incomplete', place);
    } else if (posting.leg >> 1 !== (last.leg >> 1) + 1 || posting.kind !== last.kind)
      return placeOf('operation_incomplete', place);
    const transit = (continues && open?.transit) || new Map<number, number>();
    if (chart.isTransit(posting.account)) transit.set(posting.fund, (transit.get(posting.fund) ?? 0) + posting.amount);
    open = { ...place, last: posting, transit };
    tally.add(posting);
    return undefined;
  }

  function takeLine(text: string): Problem | undefined {
    line += 1;
    const place: Place = { line, bytes: [offset, offset + text.length + 1] };
    offset += text.length + 1;
    if (line === 1) return text === postingColumns ? undefined : placeOf('line_unreadable', place);
    const posting = parsePosting(text);
    return posting ? takePosting(posting, place) : placeOf('line_unreadable', place);
  }

  return {
    tally,
    /** Takes the next bytes; says the first thing that is wrong. */
    take(block: Buffer): Problem | undefined {
      const lines = (rest + block.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        const problem = takeLine(text);
        if (problem) return problem;
      }
      return undefined;
    },
    end(): Problem | undefined {
      if (rest !== '' || line === 0) return placeOf('line_unreadable', { line: line + 1, bytes: [offset, offset + 1] });
      return open && unbalanced(open);
    },
  };
}

/** What is wrong with an operation all of whose legs were read, if anything is. */
function unbalanced(ended: Open): Problem | undefined {
  const found = [...ended.transit].find(([, sum]) => sum !== 0);
  if (!found) return undefined;
  const [fund, sum] = found;
  return { ...placeOf('operation_unbalanced', ended), about: `${fund}`, stated: '0', found: `${sum}` };
}

const placeOf = (what: Problem['what'], { line, bytes }: Place): Problem => ({ what, file, line, bytes });

/** Every posting has its place by what it says: time, holder, key, leg. */
function isAfter(a: Posting, b: Posting): boolean {
  if (a.postedAt !== b.postedAt) return a.postedAt < b.postedAt;
  if (a.holder !== b.holder) return a.holder < b.holder;
  if (a.key !== b.key) return a.key < b.key;
  return a.leg < b.leg;
}

const kindShift = 2 ** 32;
const unitKinds = new Set<number>(Object.values(chartOfAccounts.units));

function isSensible({ kind, unit, account, amount, originalKey }: Posting): boolean {
  const isOfChart = unitKinds.has(Math.floor(unit / kindShift)) && chart.isAccount(account);
  const sign = signs[kind];
  return (
    isOfChart && (sign === undefined || Math.sign(amount) === sign) && (kind === 'restore') === (originalKey !== null)
  );
}
