import { receiptNumber } from '../../contract/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { applicationsOf } from './applications.ts';
import { findVenue } from './venues.ts';

const words = {
  ja: {
    heads: ['マイキーID', 'ポイント', '申込', '状態', '出席の日時', '入力した職員', '受付番号', '事由'],
    applied: '申込',
    attended: '出席',
    cancelled: '取り消し',
    noShow: '不参加',
    refused: '付与できず',
    walkIn: '当日参加',
    before: '申込あり',
  },
  en: {
    heads: ['MyKey ID', 'Points', 'Application', 'State', 'Attended at', 'Entered by', 'Receipt number', 'Reason'],
    applied: 'Applied',
    attended: 'Attended',
    cancelled: 'Cancelled',
    noShow: 'Did not attend',
    refused: 'Not granted',
    walkIn: 'Came without one',
    before: 'Applied before',
  },
};

/** 出席の一覧 as a file. */
export async function downloadApplications(
  context: PremiumsContext,
  { caller, params, query }: CallOf<'downloadApplications'>,
) {
  const venue = await findVenue(context, { caller, ...params });
  if (!venue) return refuse('venue_unknown');
  const said = words[query.language];
  const cells = (await applicationsOf(context.database, { venueId: venue.venueId, staffId: caller.staffId })).map(
    (one) => [
      one.mykeyId,
      one.points,
      one.walkIn ? said.walkIn : said.before,
      said[one.state],
      one.attendedAt && inJapan(one.attendedAt),
      one.attendedBy,
      one.grantKey && receiptNumber(one.grantKey),
      one.reason,
    ],
  );
  // Who took a list of people's IDs out of the system.
  const now = context.clock();
  const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'download' } as const;
  await keepOwnTrail(context.database, { caller, now }, line);
  const fileName = `attendance-${venue.venueId}-${dateInTokyo(now)}.csv`;
  return { bytes: csvBytes([said.heads, ...cells], query.encoding), fileName } as never;
}

const inJapan = (at: string) =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO('Asia/Tokyo')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');
