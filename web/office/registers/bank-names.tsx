import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';

type Told = RouteAnswer<typeof pointsRoutes.showBank>;
type Props = {
  bankCode: string;
  branchCode: string;
  /** Where the bank itself may be meant: its name is told before a branch is typed. */
  alsoAlone?: boolean;
};

/** What the list of banks says of the numbers that were typed, beside them: people compare names, not digits. */
export function BankNames({ bankCode, branchCode, alsoAlone = false }: Props) {
  const { points } = useFace();
  const isTyped = /^\d{4}$/.test(bankCode) && (/^\d{3}$/.test(branchCode) || (alsoAlone && branchCode === ''));
  const asked = useRouteQuery(
    ['bank', bankCode, branchCode],
    () => points.call(pointsRoutes.showBank, { params: { bankCode }, query: { branchCode } }),
    { enabled: isTyped },
  );
  return (
    <div aria-live="polite" className="mb-6 rounded-8 bg-solid-gray-50 px-4 py-3 empty:hidden">
      {isTyped && asked.data && <Names told={asked.data} hasBranch={branchCode !== ''} />}
    </div>
  );
}

function Names({ told: { master, bank, branch }, hasBranch }: { told: Told; hasBranch: boolean }) {
  const { t } = useTranslation('office');
  const { aside } = usePhrases();
  const { date } = useDates();
  const named = ({ name, kana }: { name: string; kana: string }) => `${name}${aside(kana)}`;
  const lines = [
    bank ? t('banks.bankIs', { name: named(bank) }) : t('banks.bankUnknown'),
    bank?.closedOn && t('banks.bankClosed', { on: date(bank.closedOn) }),
    hasBranch && bank && (branch ? t('banks.branchIs', { name: named(branch) }) : t('banks.branchUnknown')),
    hasBranch && branch?.closedOn && !bank?.closedOn && t('banks.branchClosed', { on: date(branch.closedOn) }),
  ].filter((line) => typeof line === 'string');
  return (
    <>
      {lines.map((line) => (
        <p key={line} className="font-700">
          {line}
        </p>
      ))}
      <p className="text-solid-gray-700">
        {master ? t('banks.listedOn', { on: date(master.listedOn) }) : t('banks.noMaster')}
      </p>
    </>
  );
}
