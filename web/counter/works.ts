import type { Place, Terminal } from './face.ts';

type At = { terminal: Terminal; place: Place };

/** Whether this terminal looks up customer numbers: own ones, or the マイキーIDs that these kinds of places keep as such. */
export const looksUp = ({ hasOwnNumbers, operatorKind }: Terminal) =>
  hasOwnNumbers || ['library', 'museum', 'sports', 'hospital'].includes(operatorKind);

// While nobody has said, what most terminals do is offered: a shop without a network still checks vouchers.
const takesPoints = ({ place }: At) => place !== null;
const isOffice = ({ terminal }: At) => terminal.role === 'office';
/** Courses and events are held where the town keeps house; a shop that is lent for one opens the page by its address. */
const publicKinds = ['library', 'museum', 'sports', 'hospital', 'municipality'];
const isPublic = ({ terminal }: At) => publicKinds.includes(terminal.operatorKind);
const always = () => true;

/**
 * Every kind of work at a counter, in the words of its page, and which terminals have it: the menu and the first page are made of this.
 * `about` says what it is for where a counter opens on its work, as it takes no points.
 */
const WORKS = [
  { to: '/', name: 'till', words: 'terminal.till', has: takesPoints },
  { to: '/', name: 'first', words: 'works.title', has: ({ place }: At) => place === null },
  { to: '/redeem', name: 'redeem', words: 'redeem.title', has: takesPoints },
  { to: '/vouchers', name: 'vouchers', words: 'vouchers.title', has: takesPoints },
  { to: '/clearing', name: 'clearing', words: 'clearing.title', has: ({ place }: At) => place?.clears === true },
  { to: '/shop', name: 'shop', words: 'shop.title', has: takesPoints },
  {
    to: '/look-up',
    name: 'lookUp',
    words: 'terminal.lookUp',
    about: 'works.about.lookUp',
    has: ({ terminal }: At) => looksUp(terminal),
  },
  { to: '/files', name: 'files', words: 'terminal.files', about: 'works.about.files', has: isOffice },
  { to: '/terminals', name: 'terminals', words: 'terminals.title', about: 'works.about.terminals', has: isOffice },
  { to: '/wide-area', name: 'wideArea', words: 'wide.title', about: 'works.about.wideArea', has: isOffice },
  { to: '/kiosk', name: 'kiosk', words: 'kiosk.title', about: 'works.about.kiosk', has: isPublic },
  { to: '/terminal', name: 'check', words: 'terminal.check', about: 'works.about.check', has: always },
] as const;

/** The work of a terminal where it stands. */
export const worksOf = (at: At) => WORKS.filter(({ has }) => has(at));
