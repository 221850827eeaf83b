import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { useAct, useForget } from '../components/use-ask.ts';
import { ABOUT_ACCOUNT, BankFields, isComplete, NO_ACCOUNT } from './bank-fields.tsx';
import { useFace } from './face.ts';
import { FormButtons } from './office-page.tsx';

/** The account from which this municipality pays, and the code under which its bank knows it. */
export function AccountPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [remitterCode, setRemitterCode] = useState('');
  const [account, setAccount] = useState(NO_ACCOUNT);
  const [saved, setSaved] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, { remitterCode: [], ...ABOUT_ACCOUNT });
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.changeMunicipalityAccount, { body: { remitterCode, bankAccount: account } }),
      () => {
        forget('staff-me');
        setSaved(true);
      },
    );
  return (
    <>
      <PageTitle lead={t('account.lead')}>{t('account.title')}</PageTitle>
      {saved && <Banner tone="success" live title={t('account.saved')} />}
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          setSaved(false);
          void save();
        }}
      >
        <TextField
          label={t('account.remitterCode')}
          required
          inputMode="numeric"
          value={remitterCode}
          error={errors.remitterCode}
          maxLength={10}
          onChange={(event) => setRemitterCode(event.target.value.normalize('NFKC').trim())}
        />
        <BankFields account={account} onAccount={setAccount} errors={errors} />
        <FormButtons submit={t('account.save')} act={act} disabled={remitterCode === '' || !isComplete(account)} />
      </form>
    </>
  );
}
