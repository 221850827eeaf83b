import { useTranslation } from 'react-i18next';
import { type OrderLineProblem, orderLineProblems } from '../../../contract/points/exchange/order-file-problems.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { figures } from '../../components/figures.ts';
import { Table } from '../../components/table.tsx';
import { useLanguage } from '../../words/use-language.ts';

type RefusedProps = Parameters<typeof RefusalBanner>[0];
type Wrong = { line: number; problem: OrderLineProblem };
/** Why a file was not taken: the lines that are wrong, or what its totals came to. */
export function RefusedFile({ refusal, onAgain }: RefusedProps) {
  const { t } = useTranslation('office');
  const language = useLanguage();
  const { outcome, details } = refusal;
  const wrong = outcome === 'order_file_lines_wrong' ? (details.lines as readonly Wrong[] | undefined) : undefined;
  const count = Number(details.count ?? 0);
  return (
    <>
      <RefusalBanner refusal={refusal} onAgain={onAgain} />
      {outcome === 'order_file_total_differs' && (
        <p className="mt-2 font-700">
          {t('orderFiles.counted', { lines: figures(Number(details.lines)), points: figures(Number(details.points)) })}
        </p>
      )}
      {wrong && (
        <div className="mt-4">
          <Table
            caption={t('orderFiles.wrong')}
            rows={wrong}
            rowKey={({ line, problem }) => `${line} ${problem}`}
            empty=""
            columns={[
              { key: 'line', head: t('orderFiles.line'), value: ({ line }) => String(line) },
              {
                key: 'problem',
                head: t('orderFiles.problem'),
                value: ({ problem }) => orderLineProblems[problem][language],
              },
            ]}
          />
          {count > wrong.length && <p>{t('orderFiles.moreWrong', { count: count - wrong.length })}</p>}
        </div>
      )}
    </>
  );
}
