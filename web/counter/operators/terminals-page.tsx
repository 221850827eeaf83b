import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useDates } from '../../components/dates.ts';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { EnrolmentCode } from '../../components/enrolment-code.tsx';
import { TextField } from '../../components/field.tsx';
import { LineList } from '../../components/line-list.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace, useTerminal } from '../face.ts';

type Terminal = RouteAnswer<typeof mykeyRoutes.listOwnTerminals>['terminals'][number];

/** The terminals of the own operator, from its office: add a counter, revoke one that was lost. */
export function TerminalsPage() {
  const { t } = useTranslation('counter');
  const { beside } = usePhrases();
  const { time } = useDates();
  const { mykey } = useFace();
  const own = useTerminal();
  const asked = useAsk(['own-terminals'], () => mykey.call(mykeyRoutes.listOwnTerminals), { every: 5_000 });
  const [leaving, setLeaving] = useState<Terminal>();
  const [done, setDone] = useState(false);
  return (
    <>
      <PageTitle lead={t('terminals.lead')}>{t('terminals.title')}</PageTitle>
      <p className="mb-6 text-xl font-700">{own.operatorName}</p>
      {done && <Banner tone="success" live title={t('terminals.revoked')} />}
      <NewCode />
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />}
      {asked.value && (
        <LineList
          label={t('terminals.title')}
          empty=""
          lines={asked.value.terminals.map((terminal) => ({
            key: terminal.terminalId,
            name: terminal.place,
            note: beside(
              terminal.terminalId,
              t(`terminals.${terminal.role}`),
              time(terminal.enrolledAt),
              t(`terminals.${terminal.status}`),
            ),
            ...(terminal.status === 'active' &&
              terminal.terminalId !== own.terminalId && {
                after: (
                  <Button look="danger" size="small" onClick={() => setLeaving(terminal)}>
                    {t('terminals.revoke')}
                    <Aside of={terminal.place} />
                  </Button>
                ),
              }),
          }))}
        />
      )}
      {leaving && (
        <Revoke
          terminal={leaving}
          onClose={(revoked) => {
            setLeaving(undefined);
            setDone(revoked);
          }}
        />
      )}
    </>
  );
}

function NewCode() {
  const { t } = useTranslation('counter');
  const { time } = useDates();
  const { mykey } = useFace();
  const act = useAct();
  const [place, setPlace] = useState('');
  const [issued, setIssued] = useState<{ code: string; expiresAt: string }>();
  const { errors, rest } = usePlaced(act.refusal, { place: [] });
  const issue = () =>
    act.run(() => mykey.call(mykeyRoutes.createOwnEnrolmentCode, { body: { place: place.trim() } }), setIssued);
  if (issued)
    return (
      <EnrolmentCode
        title={t('enrol.code')}
        code={issued.code}
        until={t('terminals.until', { at: time(issued.expiresAt) })}
        next={t('terminals.another')}
        onNext={() => {
          setIssued(undefined);
          setPlace('');
        }}
      >
        {t('terminals.codeBody')}
      </EnrolmentCode>
    );
  return (
    <form
      className="mb-10 max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <TextField
        label={t('terminals.place')}
        hint={t('terminals.placeHint')}
        required
        value={place}
        error={errors.place}
        onChange={(event) => setPlace(event.target.value)}
      />
      <Button type="submit" size="large" busy={act.busy} disabled={place.trim() === ''}>
        {t('terminals.create')}
      </Button>
    </form>
  );
}

function Revoke({ terminal, onClose }: { terminal: Terminal; onClose: (revoked: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const forget = useForget();
  const act = useAct();
  const { terminalId, place } = terminal;
  const revoke = () =>
    act.run(
      () => mykey.call(mykeyRoutes.revokeOwnTerminal, { params: { terminalId } }),
      () => {
        forget('own-terminals');
        onClose(true);
      },
    );
  return (
    <Dialog open title={t('terminals.revokeTitle')} onClose={() => onClose(false)}>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <p>{t('terminals.revokeBody', { place })}</p>
      <DialogButtons
        danger
        confirm={t('terminals.revoke')}
        busy={act.busy}
        onCancel={() => onClose(false)}
        onConfirm={() => void revoke()}
      />
    </Dialog>
  );
}
