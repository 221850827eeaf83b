import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { useRouteMutation } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import type { BankFileData } from './step.ts';

type Compared = RouteAnswer<typeof pointsRoutes.compareZenginFile> & { name: string; isCancelled: boolean };

/** Whether a file at hand is the one that was stored, to the byte: which field of which line is the first that differs. */
export function CompareFile({ files }: { files: readonly BankFileData[] }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const chooseId = useId();
  const nameOf = ({ payer, count, generation, cancelledAt }: BankFileData) =>
    [
      ...(cancelledAt ? [t('bankFile.cancelledMark')] : []),
      t('settlement.file', { payer, count }),
      ...(generation > 1 ? [t('bankFile.version', { number: generation })] : []),
    ].join(' ');
  const act = useRouteMutation();
  const [fileId, setFileId] = useState(
    files.findLast(({ cancelledAt }) => cancelledAt === null)?.fileId ?? files.at(-1)?.fileId,
  );
  const [compared, setCompared] = useState<Compared>();
  const compare = (file: string, name: string) => {
    setCompared(undefined);
    if (fileId === undefined) return;
    act.mutate(
      () => points.call(pointsRoutes.compareZenginFile, { params: { fileId }, body: { file } }),
      (answer) =>
        setCompared({ ...answer, name, isCancelled: files.some((one) => one.fileId === fileId && one.cancelledAt) }),
    );
  };
  return (
    <details className="mt-4 print:hidden">
      <summary className="min-h-11 cursor-pointer py-2 font-700">{t('compare.title')}</summary>
      <p className="mb-3 max-w-3xl">{t('compare.lead')}</p>
      {files.length > 1 && (
        <div className="mb-4">
          <label htmlFor={chooseId} className="mb-1 block font-700">
            {t('compare.which')}
          </label>
          <select
            id={chooseId}
            value={fileId}
            onChange={(event) => setFileId(Number(event.target.value))}
            className="min-h-14 rounded-8 border border-solid-gray-600 bg-white px-4"
          >
            {files.map((file) => (
              <option key={file.fileId} value={file.fileId}>
                {nameOf(file)}
              </option>
            ))}
          </select>
        </div>
      )}
      <FileButton onFile={compare}>{t('compare.choose')}</FileButton>
      <div className="mt-4">
        {act.isPending && <Waiting what={t('compare.comparing')} />}
        {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
        {compared && <Said {...compared} />}
      </div>
    </details>
  );
}

function Said({ difference, name, isCancelled }: Compared) {
  const { t } = useTranslation('office');
  if (!difference && isCancelled) return <Banner tone="error" live title={t('compare.sameCancelled', { name })} />;
  if (!difference) return <Banner tone="success" live title={t('compare.same', { name })} />;
  const { stored, given, ...where } = difference;
  return (
    <Banner tone="error" live title={t('compare.differs', { name })}>
      <p>{t('compare.where', where)}</p>
      <p>{t('compare.bytes', { stored: stored ?? t('compare.ended'), given: given ?? t('compare.ended') })}</p>
    </Banner>
  );
}
