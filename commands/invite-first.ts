import { openDatabases, urlsOfEnvironment } from '../app/databases.ts';
import { inviteFirst } from '../app/first-staff.ts';

/** `npm run invite-first -- STAFF-ID NAME`: prints the one-time codes of one of the platform's first two persons. */
const [staffId, name] = process.argv.slice(2);
const urls = urlsOfEnvironment(process.env);
if (!staffId || !name || !/^[a-z0-9-]{3,40}$/.test(staffId) || !urls) {
  process.stderr.write(
    '使い方: npm run invite-first -- 職員番号(a-z 0-9 -) 氏名（MYKEY_DATABASE_URL と POINTS_DATABASE_URL を指定） / usage: invite-first STAFF-ID NAME\n',
  );
  process.exit(2);
}
const databases = await openDatabases({ folder: '', urls });
const invited = await inviteFirst(databases, { staffId, name });
await databases.close();
if (typeof invited === 'string') {
  process.stderr.write(
    invited === 'full'
      ? '運営者はもう2人います。ほかの人は、2人が画面から招待してください。 / The platform has its two persons.\n'
      : 'この職員番号はすでに使われています。 / This staff number is taken.\n',
  );
  process.exit(1);
}
process.stdout.write(
  `${name} さん（${staffId}）の登録番号（14日、1回）。本人だけに渡してください / one-time codes, for this person only\n  マイキー /mykey/invitation: ${invited.mykey}\n  自治体   /office/invitation: ${invited.points}\n`,
);
