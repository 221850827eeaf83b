import {
  comesBackBy,
  type Finding,
  type Item,
  isFee,
  isNear,
  isSameName,
  type Match,
  type Movement,
} from './movement.ts';

type Asked = {
  /** Those that are matched with nothing yet. */
  movements: readonly Movement[];
  items: readonly Item[];
  /** Those that are, and of which something is still to be said: money that came back, and what came late. */
  settled?: readonly (Movement & { item: string })[];
};
export type Reconciled = { matches: Match[]; findings: Finding[] };
type Said = { match: Match } | { finding: Finding };

/**
 * 消込: which movement is which item, in the order of what proves most: the id that the bank hands back to the letter, the bank's own
 * number, the sum of a file on its day, then day, sum and name together. Where two could be meant nothing is matched: a person says it.
 * Pure, and the same for the same facts.
 */
export function reconcile({ movements, items, settled = [] }: Asked): Reconciled {
  const world = openWorld(items);
  const matches: Match[] = [];
  const findings: Finding[] = [];
  let open = [...movements].sort((a, b) => (a.bookedOn < b.bookedOn ? -1 : a.bookedOn > b.bookedOn ? 1 : a.id - b.id));
  for (const rule of [byVoid, byId, byReference, byTotal, byFacts]) {
    const left: Movement[] = [];
    // A whole rule is judged on what stood before it: which of two comes first decides nothing.
    const before = open;
    const said = before.map((movement) => rule(world, movement, before));
    for (const [index, movement] of before.entries()) {
      const one = said[index];
      if (one === undefined) left.push(movement);
      else if ('finding' in one) findings.push(one.finding);
      else if (world.take(one.match)) matches.push(one.match);
      else findings.push(about('duplicate_at_bank', movement, [world.item(one.match.item)]));
    }
    open = left;
  }
  for (const movement of open) findings.push(about('missing_at_us', movement, world.bills(movement)));
  const byNumber = new Map(movements.map((movement) => [movement.id, movement]));
  const now = matches.map(({ transactionId, item }) => ({ ...(byNumber.get(transactionId) as Movement), item }));
  findings.push(...[...settled, ...now].flatMap((movement) => afterMatch(movement, world.known(movement.item))));
  return { matches, findings: [...findings, ...unseen(world, findings)] };
}

type World = ReturnType<typeof openWorld>;
/** The items, with what of them is known already and what this run adds. */
function openWorld(items: readonly Item[]) {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const byEndToEnd = Map.groupBy(
    items.filter(({ endToEndId }) => endToEndId !== ''),
    ({ endToEndId }) => endToEndId,
  );
  const byReferenceOf = Map.groupBy(
    items.filter(({ reference }) => reference !== ''),
    ({ reference }) => reference,
  );
  const bySum = Map.groupBy(items, ({ direction, yen }) => `${direction} ${yen}`);
  const taken = new Set(items.filter(({ matchedBy }) => matchedBy !== null).map(({ key }) => key));
  return {
    items,
    item: (key: string) => byKey.get(key) as Item,
    known: (key: string) => byKey.get(key),
    isFree: ({ key }: Item) => !taken.has(key),
    withId: (id: string) => byEndToEnd.get(id) ?? [],
    withReference: (references: readonly string[]) => references.flatMap((one) => byReferenceOf.get(one) ?? []),
    withSum: ({ direction, yen }: Movement) => bySum.get(`${direction} ${yen}`) ?? [],
    take({ item }: Match): boolean {
      if (taken.has(item)) return false;
      taken.add(item);
      return true;
    },
    /** Whose bill this sum could pay: proposed, never matched. */
    bills: (movement: Movement) =>
      (bySum.get(`${movement.direction} ${movement.yen}`) ?? []).filter(
        (item) => item.kind === 'bill' && isSameName(item.name, movement.remitterName),
      ),
  };
}

/** What a match leaves to do: money that came back is paid anew, and who closed a day hears what came after it. */
function afterMatch(movement: Movement, item: Item | undefined): Finding[] {
  // What is no longer looked at, such as a record that its payer has had back.
  if (!item) return [];
  if (item.kind === 'return') return [about('returned', movement, [item])];
  return movement.isLate ? [about('late', movement, [item])] : [];
}

const matched = (movement: Movement, item: Item, rule: Match['rule']): Said => ({
  match: { transactionId: movement.id, item: item.key, rule },
});
const found = (kind: Finding['kind'], movement: Movement, items: readonly Item[]): Said => ({
  finding: about(kind, movement, items),
});
function about(kind: Finding['kind'], movement: Movement, items: readonly Item[]): Finding {
  const { id, yen, bookedOn } = movement;
  const expectedYen = items.length === 1 ? (items[0]?.yen ?? null) : null;
  const keys = items.map(({ key }) => key).sort();
  return { kind, subject: `transaction:${id}`, transactionId: id, items: keys, yen, expectedYen, onDay: bookedOn };
}

const byVoid = (_: World, movement: Movement) => (movement.voids ? found('voided', movement, []) : undefined);

/** The id of a record, as its file carried it in EDI情報. */
function byId(world: World, movement: Movement, before: readonly Movement[]): Said | undefined {
  const id = movement.edi.trim();
  const some = id === '' ? [] : world.withId(id).filter(({ direction }) => direction === movement.direction);
  const [item] = some;
  if (!item) return undefined;
  if (some.length > 1) return found('ambiguous', movement, some);
  // Of two with one id the earlier is it, and the other is one too many.
  const first = before.find((one) => one.edi.trim() === id && one.direction === movement.direction && !one.voids);
  if (!world.isFree(item) || first !== movement) return found('duplicate_at_bank', movement, some);
  const sum = bySumOf(movement, item);
  if (sum) return sum;
  const isOther = item.kind === 'credit' && isKnownOther(item.name, movement.remitterName);
  if (isOther) return found('payee_differs', movement, some);
  const isInTime = item.kind === 'return' ? movement.bookedOn >= item.onDay : movement.bookedOn === item.onDay;
  return isInTime ? matched(movement, item, 'id') : found('date_differs', movement, some);
}

/** The bank's own number of a payment, as a person entered it (照会番号). */
function byReference(world: World, movement: Movement): Said | undefined {
  const all = world.withReference(movement.references).filter(({ direction }) => direction === movement.direction);
  // A bank counts anew each day: on another one the same number says something only together with the sum.
  const onDay = all.filter((item) => item.onDay === movement.bookedOn);
  const near = (item: Item) => item.yen === movement.yen && isNear(item.onDay, movement.bookedOn);
  const some = onDay.length > 0 ? onDay : all.filter(near);
  const [item] = some;
  if (!item) return undefined;
  if (some.length > 1) return found('ambiguous', movement, some);
  if (!world.isFree(item)) return undefined;
  const sum = bySumOf(movement, item);
  if (sum) return sum;
  if (isKnownOther(item.name, movement.remitterName)) return found('payee_differs', movement, some);
  return movement.bookedOn === item.onDay
    ? matched(movement, item, 'reference')
    : found('date_differs', movement, some);
}

function bySumOf(movement: Movement, item: Item): Said | undefined {
  if (movement.yen === item.yen) return undefined;
  return found(isFee(item, movement) ? 'fee_differs' : 'amount_differs', movement, [item]);
}
const isKnownOther = (name: string, told: string) => name !== '' && told.trim() !== '' && !isSameName(name, told);

/** A file that the bank carried out, in one sum on its day. */
function byTotal(world: World, movement: Movement, before: readonly Movement[]): Said | undefined {
  if (movement.direction !== 'out') return undefined;
  const files = world.withSum(movement).filter(({ kind }) => kind === 'file');
  const onDay = files.filter((file) => file.onDay === movement.bookedOn);
  const free = onDay.filter(world.isFree);
  const rivals = before.filter(
    ({ direction, yen, bookedOn, voids }) =>
      direction === 'out' && !voids && yen === movement.yen && bookedOn === movement.bookedOn,
  );
  const [only] = free;
  if (only && free.length === 1 && rivals.length === 1) return matched(movement, only, 'total');
  if (free.length > 0) return found('ambiguous', movement, free);
  if (onDay.length > 0) return found('duplicate_at_bank', movement, onDay);
  const near = files.filter((file) => world.isFree(file) && isNear(file.onDay, movement.bookedOn));
  if (near.length > 0) return found(near.length === 1 ? 'date_differs' : 'ambiguous', movement, near);
  const withFee = world.items.filter(
    (item) => item.kind === 'file' && world.isFree(item) && item.onDay === movement.bookedOn && isFee(item, movement),
  );
  return withFee.length === 1 ? found('fee_differs', movement, withFee) : undefined;
}

/** Day, sum and name together; or what of them does not fit, where it is one item alone. */
function byFacts(world: World, movement: Movement, before: readonly Movement[]): Said | undefined {
  if (movement.direction !== 'in') return undefined;
  const same = world.withSum(movement).filter(({ kind }) => kind !== 'bill');
  const all = same.filter((item) => fits(item, movement));
  const free = all.filter(world.isFree);
  const rivals = before.filter((one) => one.direction === 'in' && isAlike(one, movement));
  const [only] = free;
  // What looks like money that came back is a person's to say: only an id proves it.
  if (only && free.length === 1 && rivals.length === 1)
    return only.kind === 'return' ? found('returned', movement, [only]) : matched(movement, only, 'facts');
  if (free.length > 0) return found('ambiguous', movement, free);
  if (all.length > 0) return found('duplicate_at_bank', movement, all);
  return (
    oneAlone('date_differs', movement, nearInTime(world, same, movement)) ??
    oneAlone('payee_differs', movement, byAnother(world, same, movement)) ??
    (world.bills(movement).length > 0 ? undefined : byOtherSum(world, movement))
  );
}

const isAlike = (one: Movement, other: Movement) =>
  !one.voids &&
  one.yen === other.yen &&
  one.bookedOn === other.bookedOn &&
  (isSameName(one.remitterName, other.remitterName) || one.remitterName.trim() === other.remitterName.trim());
const oneAlone = (kind: Finding['kind'], movement: Movement, items: readonly Item[]) =>
  items.length === 1 ? found(kind, movement, items) : undefined;

/** Of a return whoever was paid is named, in one field or the other; of all others nobody else. */
function fits(item: Item, movement: Movement): boolean {
  if (item.kind === 'return')
    return (
      comesBackBy(item.onDay, movement.bookedOn) &&
      (isSameName(item.name, movement.remitterName) || isSameName(item.name, movement.remarks))
    );
  return item.onDay === movement.bookedOn && !isKnownOther(item.name, movement.remitterName);
}
const nearInTime = (world: World, same: readonly Item[], movement: Movement) =>
  same.filter(
    (item) =>
      item.kind !== 'return' &&
      world.isFree(item) &&
      isNear(item.onDay, movement.bookedOn) &&
      isSameName(item.name, movement.remitterName),
  );
const byAnother = (world: World, same: readonly Item[], movement: Movement) =>
  same.filter((item) => item.kind !== 'return' && world.isFree(item) && item.onDay === movement.bookedOn);

/** By somebody whom we know and who paid another sum: of what stands open of it one thing alone. */
function byOtherSum(world: World, movement: Movement): Said | undefined {
  const some = world.items.filter(
    (item) =>
      item.direction === 'in' &&
      item.kind !== 'return' &&
      world.isFree(item) &&
      isSameName(item.name, movement.remitterName) &&
      (item.kind === 'bill' || item.onDay === movement.bookedOn),
  );
  const [only] = some;
  if (!only || some.length > 1) return undefined;
  return bySumOf(movement, only);
}

/** What the bank has not told although it told its day, and what was entered twice. */
function unseen(world: World, findings: readonly Finding[]): Finding[] {
  const named = new Set(findings.flatMap(({ items }) => items));
  return world.items.flatMap((item): Finding[] => {
    const { key, kind, yen, onDay, isTold } = item;
    if (kind === 'return' || kind === 'bill' || !isTold || !world.isFree(item) || named.has(key)) return [];
    const twins = kind === 'payment' ? world.items.filter((other) => isTwin(other, item) && !world.isFree(other)) : [];
    const isTwice = twins.length > 0;
    const [subject, transactionId, expectedYen] = [key, null, null];
    const items = [key, ...twins.map((twin) => twin.key)];
    return [
      { kind: isTwice ? 'duplicate_at_us' : 'missing_at_bank', subject, transactionId, items, yen, expectedYen, onDay },
    ];
  });
}
const isTwin = (one: Item, other: Item) =>
  one !== other &&
  one.kind === 'payment' &&
  one.yen === other.yen &&
  one.onDay === other.onDay &&
  one.name === other.name;
