import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { SelfTest } from '../operators/self-test.tsx';

/** The first run: a one-time code makes this browser's key a terminal of one place. */
export function EnrolPage({ onEnrolled }: { onEnrolled: () => void }) {
  const { t } = useTranslation('counter');
  const { mykey } = useFace();
  const [code, setCode] = useState('');
  const act = useAct();
  const { errors, rest } = usePlaced(act.refusal, { code: ['enrolment_code_refused'] });
  const enrol = () => act.run(() => mykey.call(mykeyRoutes.enrolTerminal, { body: { code: code.trim() } }), onEnrolled);
  return (
    <>
      <PageTitle lead={t('enrol.lead')}>{t('enrol.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-xl"
        onSubmit={(event) => {
          event.preventDefault();
          void enrol();
        }}
      >
        <TextField
          label={t('enrol.code')}
          hint={t('enrol.hint')}
          required
          value={code}
          error={errors.code}
          autoCapitalize="characters"
          spellCheck={false}
          className="font-mono text-2xl"
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" size="large" busy={act.busy} disabled={code.trim() === ''}>
          {t('enrol.submit')}
        </Button>
      </form>
      <div className="mt-12">
        <SelfTest />
      </div>
    </>
  );
}
