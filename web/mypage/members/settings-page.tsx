import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useBalances, useTowns } from '../asks.ts';
import { useFace } from '../face.ts';
import { LoginFields } from './login-fields.tsx';

export function SettingsPage() {
  const { t } = useTranslation('mypage');
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle>{t('settings.title')}</PageTitle>
      <UsualTown />
      <ChangeLogin />
    </>
  );
}

/** 基本自治体ポイント口座: where 共通ポイント go whose holder said nothing until their last day. */
function UsualTown() {
  const { t } = useTranslation('mypage');
  const { aside } = usePhrases();
  const { points } = useFace();
  const balances = useBalances();
  const towns = useTowns();
  const forget = useForget();
  const act = useAct();
  const [picked, setPicked] = useState<string>();
  const [saved, setSaved] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, {
    municipalityCode: ['municipality_not_open', 'municipality_unknown', 'municipality_check_digit'],
  });
  const value = picked ?? balances.value?.defaultMunicipality?.code ?? '';
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: value } }),
      () => {
        setSaved(true);
        forget('balances');
      },
    );
  return (
    <form
      className="mb-12"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {saved && <Banner tone="success" live title={t('settings.saved')} />}
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <SelectField
        label={t('settings.town')}
        hint={t('settings.townHint')}
        value={value}
        error={errors.municipalityCode}
        onChange={(event) => {
          setSaved(false);
          setPicked(event.target.value);
        }}
      >
        <option value="">{t('settings.townNone')}</option>
        {towns.value?.municipalities.map(({ code, name, prefecture }) => (
          <option key={code} value={code}>{`${name}${aside(prefecture)}`}</option>
        ))}
      </SelectField>
      <Button type="submit" busy={act.busy} disabled={value === ''}>
        {t('settings.save')}
      </Button>
    </form>
  );
}

function ChangeLogin() {
  const { t } = useTranslation('mypage');
  const { points, member } = useFace();
  const navigate = useNavigate();
  const act = useAct();
  const [login, setLogin] = useState({ email: '', password: '' });
  const { errors, rest } = usePlaced(act.refusal, { email: ['email_taken'], password: [] });
  const change = () =>
    act.run(
      () => points.call(pointsRoutes.changeLogin, { body: login }),
      // The server has ended every session of this person, this one too.
      () => {
        member.end('changed');
        void navigate({ to: '/' });
      },
    );
  return (
    <form
      className="border-t border-solid-gray-300 pt-8"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h2 className="mb-2 text-xl font-700">{t('settings.login')}</h2>
      <p className="mb-4 text-solid-gray-700">{t('settings.loginHint')}</p>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <LoginFields
        login={login}
        onLogin={setLogin}
        errors={errors}
        words={{
          email: t('settings.email'),
          password: t('settings.password'),
          passwordHint: t('settings.passwordHint'),
        }}
      />
      <Button type="submit" look="outline" busy={act.busy} disabled={login.email === '' || login.password === ''}>
        {t('settings.change')}
      </Button>
    </form>
  );
}
