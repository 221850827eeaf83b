import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RouteAnswer, secondFactorRoutes } from '../../../contract/index.ts';
import type { Client } from '../../device/http.ts';
import { Banner, RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { useDates } from '../dates.ts';
import { Dialog } from '../dialog.tsx';
import { TextField } from '../field.tsx';
import { useRouteForm } from '../form/route-form.tsx';
import { Aside } from '../phrases.tsx';
import { PageTitle } from '../shell.tsx';
import { useInvalidate, useRouteMutation, useRouteQuery } from '../use-route.ts';
import { Waiting } from '../waiting.tsx';
import { makePasskey } from './passkey.ts';
import { QrPicture } from './qr-picture.tsx';

type Shown = RouteAnswer<typeof secondFactorRoutes.showSecondFactor>;
type Removed = { passkeyId: string | null; name: string };
const forgets = ['second-factor', 'staff-me', 'privileged-access'] as const;

/**
 * 二段階認証: an authenticator app and passkeys, as each person sets them up and takes them away. Who must set one up first is told so: it is
 * all there is for them until then.
 */
export function SecondFactor({ client, mustSetUp }: { client: Client; mustSetUp: boolean }) {
  const { t } = useTranslation();
  const { date } = useDates();
  const asked = useRouteQuery(['second-factor'], () => client.call(secondFactorRoutes.showSecondFactor));
  const [done, setDone] = useState<string>();
  const [removing, setRemoving] = useState<Removed>();
  if (!asked.data)
    return asked.refusal ? (
      <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />
    ) : (
      <Waiting what={t('waiting.working')} />
    );
  const { totp, passkeys, demandedFrom } = asked.data;
  return (
    <>
      <PageTitle lead={t('people.factor.lead')}>{t('people.factor.title')}</PageTitle>
      {done && <Banner tone="success" live title={done} />}
      {mustSetUp && (
        <Banner tone="warning" title={t('people.factor.needed')}>
          <p>{t('people.factor.neededBody')}</p>
        </Banner>
      )}
      {demandedFrom && <p className="mb-6">{t('people.factor.demandedFrom', { on: date(demandedFrom) })}</p>}
      <AuthenticatorApp
        client={client}
        isSetUp={totp}
        asksPassword={passkeys.length > 0}
        onDone={() => setDone(t('people.factor.appDone'))}
        onRemove={() => setRemoving({ passkeyId: null, name: t('people.factor.app') })}
      />
      <Passkeys
        client={client}
        asksPassword={totp || passkeys.length > 0}
        passkeys={passkeys}
        onDone={setDone}
        onRemove={setRemoving}
      />
      {removing && (
        <Dialog open title={t('people.factor.remove', { name: removing.name })} onClose={() => setRemoving(undefined)}>
          <Removal
            client={client}
            removed={removing}
            onClose={(isDone) => {
              setRemoving(undefined);
              if (isDone) setDone(t('people.factor.removed', { name: removing.name }));
            }}
          />
        </Dialog>
      )}
    </>
  );
}

type AppProps = { client: Client; isSetUp: boolean; asksPassword: boolean; onDone: () => void; onRemove: () => void };

function AuthenticatorApp({ client, isSetUp, asksPassword, onDone, onRemove }: AppProps) {
  const { t } = useTranslation();
  const begin = useRouteMutation();
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  return (
    <section aria-labelledby="authenticator" className="mb-10 max-w-2xl">
      <h2 id="authenticator" className="mb-2 text-xl font-700">
        {t('people.factor.app')}
      </h2>
      <p className="mb-4">{t('people.factor.appLead')}</p>
      {begin.refusal && <RefusalBanner refusal={begin.refusal} onAgain={begin.again} />}
      {isSetUp ? (
        <p className="flex flex-wrap items-center gap-4">
          <span>{t('people.factor.isSetUp')}</span>
          <Button look="outline" size="small" onClick={onRemove}>
            {t('people.factor.removeShort')}
            <Aside of={t('people.factor.app')} />
          </Button>
        </p>
      ) : begun ? (
        <Proof
          client={client}
          {...begun}
          asksPassword={asksPassword}
          onDone={onDone}
          onCancel={() => setBegun(undefined)}
        />
      ) : (
        <Button
          busy={begin.isPending}
          onClick={() => void begin.mutate(() => client.call(secondFactorRoutes.beginTotp), setBegun)}
        >
          {t('people.factor.appBegin')}
        </Button>
      )}
    </section>
  );
}

/** Four letters at a time, as one types them. */
const inGroups = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

type ProofProps = Pick<AppProps, 'client' | 'asksPassword' | 'onDone'> & {
  secret: string;
  uri: string;
  onCancel: () => void;
};

function Proof({ client, secret, uri, asksPassword, onDone, onCancel }: ProofProps) {
  const { t } = useTranslation();
  const form = useRouteForm({
    route: secondFactorRoutes.confirmTotp,
    words: 'translation.people.factor',
    values: { code: '', password: '' },
    body: ({ code, password }) => ({ code, password: asksPassword ? password : undefined }),
    send: (body) => client.call(secondFactorRoutes.confirmTotp, { body }),
    refusals: { code: ['second_factor_wrong'], password: ['own_password_needed', 'staff_sign_in_refused'] },
    forgets,
    done: onDone,
  });
  return (
    <>
      <p className="mb-3">{t('people.factor.scan')}</p>
      <QrPicture text={uri} label={t('people.factor.qr')} />
      <p className="mt-4 mb-1">{t('people.factor.orType')}</p>
      <p className="mb-6 flex flex-wrap items-center gap-4">
        <code data-secret className="font-mono text-lg break-all">
          {inGroups(secret)}
        </code>
        <CopyButton text={secret} size="small" />
      </p>
      <form.Entry submit={t('people.factor.confirm')} onCancel={onCancel}>
        <form.Code
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          className="max-w-52 font-mono text-2xl"
        />
        {asksPassword && <form.Text name="password" type="password" autoComplete="current-password" required />}
      </form.Entry>
    </>
  );
}

type PasskeysProps = {
  client: Client;
  /** Another factor is set up already. */
  asksPassword: boolean;
  passkeys: Shown['passkeys'];
  onDone: (words: string) => void;
  onRemove: (removed: Removed) => void;
};

function Passkeys({ client, asksPassword, passkeys, onDone, onRemove }: PasskeysProps) {
  const { t } = useTranslation();
  const forget = useInvalidate();
  const act = useRouteMutation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const missing = (value: string) => (isTried && value.trim() === '' ? t('field.missing') : undefined);
  // The device makes the passkey between two requests: no form of one route can send it.
  const add = () => {
    setTried(true);
    if (name.trim() === '' || (asksPassword && password === '')) return;
    void act.mutate(
      () => makePasskey(client, { name, password: asksPassword ? password : undefined }),
      () => {
        forget(...forgets);
        setName('');
        setPassword('');
        setTried(false);
        onDone(t('people.factor.passkeyDone', { name }));
      },
    );
  };
  return (
    <section aria-labelledby="passkeys" className="max-w-2xl">
      <h2 id="passkeys" className="mb-2 text-xl font-700">
        {t('people.factor.passkeys')}
      </h2>
      <p className="mb-4">{t('people.factor.passkeysLead')}</p>
      <PasskeyList passkeys={passkeys} onRemove={onRemove} />
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      <TextField
        label={t('people.factor.name')}
        hint={t('people.factor.nameHint')}
        required
        maxLength={40}
        value={name}
        error={missing(name)}
        onChange={(event) => setName(event.target.value)}
      />
      {asksPassword && (
        <TextField
          label={t('people.factor.password')}
          hint={t('people.factor.another')}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={missing(password)}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button busy={act.isPending} onClick={add}>
        {t('people.factor.passkeyAdd')}
      </Button>
    </section>
  );
}

function PasskeyList({ passkeys, onRemove }: Pick<PasskeysProps, 'passkeys' | 'onRemove'>) {
  const { t } = useTranslation();
  const { time } = useDates();
  return (
    <ul className="mb-6">
      {passkeys.map(({ passkeyId, name, addedAt, usedAt }) => (
        <li
          key={passkeyId}
          className="flex flex-wrap items-center justify-between gap-4 border-b border-solid-gray-300 py-3"
        >
          <span>
            <strong className="me-3">{name}</strong>
            {usedAt
              ? t('people.factor.usedAt', { at: time(usedAt) })
              : t('people.factor.addedAt', { at: time(addedAt) })}
          </span>
          <Button look="outline" size="small" onClick={() => onRemove({ passkeyId, name })}>
            {t('people.factor.removeShort')}
            <Aside of={name} />
          </Button>
        </li>
      ))}
    </ul>
  );
}

type RemovalProps = { client: Client; removed: Removed; onClose: (isDone: boolean) => void };

function Removal({ client, removed: { passkeyId }, onClose }: RemovalProps) {
  const { t } = useTranslation();
  const form = useRouteForm({
    route: secondFactorRoutes.removeSecondFactor,
    words: 'translation.people.factor',
    values: { password: '' },
    body: ({ password }) => ({ password, passkeyId }),
    send: (body) => client.call(secondFactorRoutes.removeSecondFactor, { body }),
    refusals: { password: ['staff_sign_in_refused', 'too_many_guesses'] },
    forgets,
    done: () => onClose(true),
  });
  return (
    <form.Entry submit={t('people.factor.removeShort')} onCancel={() => onClose(false)}>
      <p className="mb-4">{t('people.factor.removeBody')}</p>
      <form.Text name="password" type="password" autoComplete="current-password" />
    </form.Entry>
  );
}
