import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { Button, type ButtonLook } from '../../components/button.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { LineList } from '../../components/line-list.tsx';
import { Aside } from '../../components/phrases.tsx';
import { Question } from '../../components/question.tsx';
import { useFace } from '../face.ts';
import { CLERK_CODE } from './clerk-code.ts';
import type { AtTill, Clerk } from './clerk-sign-in.tsx';

/** The first owner, with the code that the town's office gave to the shop. */
export function BeginShop() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.beginShop,
    words: 'counter.people',
    values: { setupCode: '', name: '', code: '' },
    send: (body) => points.call(pointsRoutes.beginShop, { body }),
    refusals: { setupCode: ['setup_code_wrong'], code: ['clerk_code_form'] },
    forgets: ['clerks'],
    done: () => {},
  });
  return (
    <section
      aria-labelledby="begin"
      className="mb-10 max-w-2xl rounded-12 border border-solid-gray-300 p-6 print:hidden"
    >
      <h2 id="begin" className="mb-2 text-xl font-700">
        {t('people.begin')}
      </h2>
      <p className="mb-4">{t('people.beginLead')}</p>
      <form.Entry submit={t('people.begin')}>
        <form.Code name="setupCode" />
        <form.Text name="name" label={t('people.ownName')} hint="" />
        <form.Code name="code" label={t('people.ownCode')} hint={t('clerk.codeHint')} {...CLERK_CODE} />
      </form.Entry>
    </section>
  );
}

/** The people of the shop: an owner adds and ends, everybody changes the own code. */
export function ShopPeople({ clerks, at }: { clerks: readonly Clerk[]; at: AtTill }) {
  const { t } = useTranslation('counter');
  const [ending, setEnding] = useState<Clerk>();
  const [done, setDone] = useState<string>();
  const owns = at.role === 'owner';
  return (
    <section aria-labelledby="people" className="mb-10 max-w-2xl print:hidden">
      <h2 id="people" className="mb-4 text-xl font-700">
        {t('people.title')}
      </h2>
      {done && <Banner tone="success" live title={done} />}
      <LineList
        label={t('people.title')}
        empty=""
        lines={clerks.map((clerk) => ({
          key: String(clerk.clerkId),
          name: clerk.name,
          note: t(`people.${clerk.role}`),
          ...(owns &&
            clerk.clerkId !== at.clerkId && {
              after: (
                <Button look="danger" size="small" onClick={() => setEnding(clerk)}>
                  {t('people.end')}
                  <Aside of={clerk.name} />
                </Button>
              ),
            }),
        }))}
      />
      {owns && <AddClerk onDone={(name) => setDone(t('people.added', { name }))} />}
      <ChangeCode onDone={() => setDone(t('people.codeChanged'))} />
      {ending && (
        <EndClerk
          clerk={ending}
          onClose={(ended) => {
            setDone(ended ? t('people.ended', { name: ending.name }) : undefined);
            setEnding(undefined);
          }}
        />
      )}
    </section>
  );
}

function AddClerk({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation('counter');
  return (
    <Opening label={t('people.add')}>
      {(close) => (
        <AddForm
          onDone={(name) => {
            close();
            onDone(name);
          }}
        />
      )}
    </Opening>
  );
}

/** A form behind its own button. */
function Opening(props: { label: string; look?: ButtonLook; children: (close: () => void) => ReactNode }) {
  const { label, look = 'solid', children } = props;
  const [open, setOpen] = useState(false);
  if (open) return <div className="mb-8 rounded-12 border-2 border-key-900 p-6">{children(() => setOpen(false))}</div>;
  return (
    <p className="mb-6">
      <Button look={look} onClick={() => setOpen(true)}>
        {label}
      </Button>
    </p>
  );
}

function AddForm({ onDone }: { onDone: (name: string) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.addClerk,
    words: 'counter.people',
    values: { name: '', code: '', asOwner: false as boolean },
    body: ({ asOwner, ...typed }) => ({ ...typed, role: asOwner ? 'owner' : 'clerk' }),
    send: (body) => points.call(pointsRoutes.addClerk, { body }),
    refusals: { name: ['clerk_name_taken'], code: ['clerk_code_form'] },
    forgets: ['clerks'],
    done: ({ name }) => onDone(name),
  });
  return (
    <form.Entry submit={t('people.add')}>
      <form.Text name="name" />
      <form.Code name="code" label={t('people.firstCode')} hint={t('clerk.codeHint')} {...CLERK_CODE} />
      <form.Check name="asOwner" />
    </form.Entry>
  );
}

function ChangeCode({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('counter');
  return (
    <Opening label={t('people.changeCode')} look="outline">
      {(close) => (
        <CodeForm
          onDone={() => {
            close();
            onDone();
          }}
        />
      )}
    </Opening>
  );
}

function CodeForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.changeClerkCode,
    words: 'counter.people',
    values: { code: '', newCode: '' },
    send: (body) => points.call(pointsRoutes.changeClerkCode, { body }),
    refusals: { code: ['clerk_code_wrong', 'clerk_locked'] },
    done: onDone,
  });
  return (
    <form.Entry submit={t('people.changeCode')}>
      <form.Code name="code" label={t('people.codeNow')} hint={t('clerk.codeHint')} {...CLERK_CODE} />
      <form.Code name="newCode" label={t('people.codeNext')} hint={t('clerk.codeHint')} {...CLERK_CODE} />
    </form.Entry>
  );
}

/** An owner ends another's registration; what that person did stays. */
function EndClerk({ clerk, onClose }: { clerk: Clerk; onClose: (ended: boolean) => void }) {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  return (
    <Question
      title={t('people.endTitle', { name: clerk.name })}
      confirm={t('people.end')}
      danger
      ask={() => points.call(pointsRoutes.endClerk, { params: { clerkId: clerk.clerkId } })}
      forgets={['clerks']}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <p>{t('people.endBody')}</p>
    </Question>
  );
}
