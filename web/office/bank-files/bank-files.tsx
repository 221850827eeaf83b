import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { Aside } from '../../components/phrases.tsx';
import { useInvalidate, useRouteMutation } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { CancellationOf } from './cancel-bank-file.tsx';
import { CompareFile } from './compare-file.tsx';
import { HandOver } from './hand-over.tsx';
import type { BankFileData, FileProps } from './step.ts';

type Props = Omit<FileProps, 'file'> & { files: readonly BankFileData[] };
/** The files for the bank, every version of each; the same bytes at every download. */
export function BankFiles({ files, ...props }: Props) {
  return (
    <>
      <ul className="border-t border-solid-gray-300">
        {files.map((file) => (
          <BankFile key={file.fileId} file={file} {...props} />
        ))}
      </ul>
      {files.length > 0 && <CompareFile files={files} />}
    </>
  );
}

function BankFile(props: FileProps) {
  const { file } = props;
  const { t } = useTranslation('office');
  const { time } = useDates();
  const isCancelled = file.cancelledAt !== null;
  return (
    <li
      className={`border-b border-solid-gray-300 py-4 ${isCancelled ? 'border-s-8 border-s-solid-gray-420 ps-4' : ''}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-4">
        <FileFacts file={file} />
        <span className="ms-auto flex flex-wrap items-center justify-end gap-x-6 gap-y-2">
          <Amount value={file.yen} unit="yen" size="medium" />
          <Download file={file} />
        </span>
      </div>
      {file.cancelledAt !== null && (
        <p className="mt-2 font-700">{t('bankFile.cancelledAt', { at: time(file.cancelledAt) })}</p>
      )}
      <HandOver {...props} />
      <CancellationOf {...props} />
    </li>
  );
}

function FileFacts({ file }: { file: BankFileData }) {
  const { t } = useTranslation('office');
  const { day, time } = useDates();
  const { payer, count, generation, replaces, payoutOn, cancelledAt, createdAt, sha256 } = file;
  return (
    <span className="min-w-0">
      <strong className="block">
        {cancelledAt !== null && (
          <span className="me-2 rounded-4 border-2 border-current px-2">{t('bankFile.cancelledMark')}</span>
        )}
        {t('settlement.file', { payer, count })}
        {generation > 1 && `　${t('bankFile.version', { number: generation })}`}
      </strong>
      <span className="block">
        {t('settlement.payoutOn')}: <strong>{day(payoutOn)}</strong>
      </span>
      {replaces !== null && <span className="block">{t('bankFile.replaces')}</span>}
      <span className="text-solid-gray-700">
        {t('settlement.fileNote', { at: time(createdAt), hash: `${sha256.slice(0, 16)}…` })}
      </span>
    </span>
  );
}

/** The bytes for the bank. Of a cancelled file its name says so first; one that was cancelled since the page was read is refused. */
function Download({ file }: { file: BankFileData }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const act = useRouteMutation();
  const forget = useInvalidate();
  const { fileId, payer, pays, payoutOn, generation, cancelledAt } = file;
  const isCancelled = cancelledAt !== null;
  const name = [
    ...(isCancelled ? [t('bankFile.cancelledMark')] : []),
    t('settlement.transfer'),
    payer,
    t(`settlement.pays.${pays}`),
    ...(generation > 1 ? [t('bankFile.version', { number: generation })] : []),
  ].join('_');
  const receive = () =>
    act.mutate(
      () =>
        points.download(pointsRoutes.downloadZenginFile, {
          params: { fileId },
          query: isCancelled ? { also: 'cancelled' } : {},
        }),
      (bytes) => {
        saveFile(fileNameOf(name, payoutOn, 'txt'), bytes);
        forget('settlement', 'remittances');
      },
    );
  return (
    <span className="print:hidden">
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <Button look="outline" size="small" busy={act.isPending} onClick={() => void receive()}>
        {t(isCancelled ? 'bankFile.downloadCancelled' : 'settlement.download')}
        <Aside of={payer} />
      </Button>
    </span>
  );
}
