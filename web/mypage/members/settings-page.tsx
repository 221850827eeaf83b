import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { useBalances, useTowns } from '../asks.ts';
import { useFace } from '../face.ts';
import { NoticeMail } from './notice-mail.tsx';

export function SettingsPage() {
  const { t } = useTranslation('mypage');
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle>{t('settings.title')}</PageTitle>
      <UsualTown />
      <NoticeMail />
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
  const forget = useInvalidate();
  const [saved, setSaved] = useState(false);
  const form = useRouteForm({
    route: pointsRoutes.setDefaultMunicipality,
    words: 'mypage.settings',
    values: { municipalityCode: balances.data?.defaultMunicipality?.code ?? '' },
    send: (body) => {
      setSaved(false);
      return points.call(pointsRoutes.setDefaultMunicipality, { body });
    },
    refusals: { municipalityCode: ['municipality_not_open', 'municipality_unknown', 'municipality_check_digit'] },
    done: () => {
      setSaved(true);
      forget('balances');
    },
  });
  return (
    <section className="mb-12">
      {saved && <Banner tone="success" live title={t('settings.saved')} />}
      <form.Entry submit={t('settings.save')}>
        <form.Select
          name="municipalityCode"
          empty={t('settings.townNone')}
          options={(towns.data?.municipalities ?? []).map(({ code, name, prefecture }) => ({
            value: code,
            label: `${name}${aside(prefecture)}`,
          }))}
        />
      </form.Entry>
    </section>
  );
}

function ChangeLogin() {
  const { t } = useTranslation('mypage');
  const { points, member } = useFace();
  const navigate = useNavigate();
  const form = useRouteForm({
    route: pointsRoutes.changeLogin,
    words: 'mypage.settings',
    values: { email: '', password: '' },
    send: (body) => points.call(pointsRoutes.changeLogin, { body }),
    refusals: { email: ['email_taken'] },
    // The server has ended every session of this person, this one too.
    done: () => {
      member.end('changed');
      void navigate({ to: '/' });
    },
  });
  return (
    <section className="border-t border-solid-gray-300 pt-8">
      <h2 className="mb-2 text-xl font-700">{t('settings.login')}</h2>
      <p className="mb-4 text-solid-gray-700">{t('settings.loginHint')}</p>
      <form.Entry submit={t('settings.change')} look="outline">
        <form.Text name="email" type="email" autoComplete="email" />
        <form.Text name="password" type="password" autoComplete="new-password" />
      </form.Entry>
    </section>
  );
}
