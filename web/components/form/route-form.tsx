import { useForm, useStore } from '@tanstack/react-form';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sharedProblems } from '../../../contract/index.ts';
import type { Route, RouteRefusal, RouteRequest } from '../../../contract/route.ts';
import type { Answer, Refusal } from '../../device/http.ts';
import type { KnownWords, WordsPath } from '../../words/i18n.ts';
import { RefusalBanner } from '../banner.tsx';
import { Button, type ButtonLook, type ButtonSize } from '../button.tsx';
import { placeRefusal } from '../refusal.ts';
import { type Act, useAct } from '../use-ask.ts';
import { bodyOf, type Values } from './body.ts';
import { type BoundFields, bindFields } from './fields.tsx';
import { type Complaint, judgeBody } from './judge.ts';
import { limitsOf } from './limits.ts';

type Wish<R extends Route, W extends WordsPath, V extends Values, Told, Outcome extends string> = {
  /** Whose body it is: types, limits and what is judged before anything is sent. */
  route: R;
  /** Where the labels stand, by the fields' names; a hint as `<name>Hint`. */
  words: W;
  /** What the fields hold at first. */
  values: V;
  /** The body, where it is not the fields by their names. */
  body?: (values: V) => unknown;
  send: (body: NonNullable<RouteRequest<R>['body']>, values: V) => Promise<Answer<Told, Outcome>>;
  /** Outcomes of the whole that are about one field. */
  refusals?: { readonly [Field in keyof V]?: readonly NoInfer<RouteRefusal<R>>[] };
  done: (told: Told) => void;
  /** What only the page can judge, such as a balance: said with what the contract judges, before anything is sent. */
  check?: (values: V) => { readonly [Field in keyof V]?: string | undefined };
  /** The step leads to a last look first, while `asking`; only `confirm` sends. */
  asksFirst?: boolean;
};

export type RouteForm<V extends Values, W extends WordsPath> = BoundFields<V, KnownWords<W>> & {
  values: V;
  set: (change: Partial<V>) => void;
  act: Act;
  /** The last look of a form that asks first: whether it is open, and the two ways out of it. */
  asking: boolean;
  confirm: () => void;
  stop: () => void;
  /** Fields, what is refused as a whole above them, and the step below. */
  Entry: (props: EntryProps) => ReactNode;
};

export type EntryProps = {
  submit: string;
  /** For what cannot be entered at all; a field that is wrong is said when it is sent. */
  disabled?: boolean;
  onCancel?: (() => void) | undefined;
  /** The word of the way back, where it is not the usual one. */
  cancel?: string;
  /** How the step looks; a large one has the way back below it on a phone. */
  look?: ButtonLook;
  size?: ButtonSize;
  wide?: boolean;
  children: ReactNode;
};

/**
 * A form that is bound to its route: fields hold text, one function makes the body, the route's own schema judges it before
 * it is sent, a refusal stands beside its field, what was typed is kept, and who sent it is led to the first wrong field.
 */
export function useRouteForm<
  R extends Route,
  const W extends WordsPath,
  V extends Values,
  Told,
  Outcome extends string,
>(wish: Wish<R, W, V, Told, Outcome>): RouteForm<V, W> {
  const { route, words } = wish;
  const { t, i18n } = useTranslation();
  const act = useAct();
  const latest = useRef(wish);
  latest.current = wish;
  const sentenceOf = useComplaints();
  const [led, setLed] = useState(0);
  const [asking, setAsking] = useState(false);

  const sendNow = (values: V) => {
    const { send, done } = latest.current;
    return act.run(() => send(makeBody(latest.current, values) as never, values), done);
  };
  const form = useForm({
    defaultValues: wish.values as Values,
    validators: {
      onSubmit: ({ value }) => {
        const complaints = complaintsOf(latest.current, value as V, sentenceOf);
        return complaints.length > 0 ? { fields: Object.fromEntries(complaints) } : undefined;
      },
    },
    onSubmitInvalid: () => setLed((times) => times + 1),
    onSubmit: ({ value }) => (latest.current.asksFirst ? setAsking(true) : sendNow(value as V)),
  });
  const values = useStore(form.store, (state) => state.values) as V;
  const placed = placeRefusal(act.refusal, outcomesByField(wish), { language: i18n.language, check: t('field.check') });

  const [bound] = useState(() => {
    const current: Current = { act, rest: undefined, errors: {}, led: 0 };
    const fields = bindFields<V, KnownWords<W>>({ form, words, limits: limitsOf(route), errors: () => current.errors });
    return { current, fields, Entry: bindEntry(form, current) };
  });
  Object.assign(bound.current, { act, rest: placed.rest, errors: placed.errors, led });
  const set = (change: Partial<V>) => {
    for (const [name, value] of Object.entries(change)) form.setFieldValue(name as never, value as never);
  };
  const confirm = async () => {
    await sendNow(values);
    setAsking(false);
    // What was refused stands in the form under the last look.
    setLed((times) => times + 1);
  };
  const look = { asking, confirm: () => void confirm(), stop: () => setAsking(false) };
  return { ...bound.fields, ...look, Entry: bound.Entry, values, set, act };
}

const makeBody = <R extends Route, V extends Values>(
  { route, body }: Pick<Wish<R, WordsPath, V, unknown, string>, 'route' | 'body'>,
  values: V,
): unknown => (body ? body(values) : bodyOf(values, limitsOf(route)));

/** What is wrong by field: what the contract judges, and before it the page's own words, which are the plainer ones. */
function complaintsOf<R extends Route, V extends Values>(
  wish: Pick<Wish<R, WordsPath, V, unknown, string>, 'route' | 'body' | 'check'>,
  values: V,
  sentenceOf: (complaint: Complaint) => string,
): (readonly [field: string, words: string | undefined])[] {
  const own = Object.entries<string | undefined>(wish.check?.(values) ?? {}).filter(([, words]) => words !== undefined);
  const judged = Object.entries(judgeBody(wish.route.body, makeBody(wish, values))).map(
    ([path, complaint]) => [fieldOf(values, path), sentenceOf(complaint)] as const,
  );
  const placed = judged.flatMap(([field, words]) => (field === undefined ? [] : [[field, words] as const]));
  if (placed.length > 0 || own.length > 0) return [...placed, ...own];
  // What no field has is made by the page: it is said at the first field when nothing else is wrong.
  const [first = ''] = Object.keys(values);
  return judged.map(([, words]) => [first, words]);
}

/** The field that a path of the body is about: of its own name, or of the last part of a nested one. */
function fieldOf(values: Values, path: string): string | undefined {
  if (path in values) return path;
  return path.split('.').findLast((part) => part in values);
}

const outcomesByField = ({
  values,
  refusals,
}: {
  values: Values;
  refusals?: Partial<Record<string, readonly string[]>>;
}) => Object.fromEntries(Object.keys(values).map((name) => [name, refusals?.[name] ?? []]));

/** A complaint in the language of the page. */
function useComplaints(): (complaint: Complaint) => string {
  const { t, i18n } = useTranslation();
  return (complaint) => {
    if (complaint.kind !== 'named')
      return t(`field.${complaint.kind}`, { limit: 'limit' in complaint ? complaint.limit : 0 });
    const { ja, en } = sharedProblems[complaint.outcome];
    return i18n.language === 'en' ? en : ja;
  };
}

type Current = {
  act: Act;
  rest: Refusal | undefined;
  errors: Partial<Record<string, string>> /** How often a wrong field was led to before anything was sent. */;
  led: number;
};

type Sent = { handleSubmit: () => Promise<void> };
/** Made once: another component at each render would lose what is typed. */
const bindEntry = (form: Sent, current: Current) => (props: EntryProps) => (
  <EntryForm {...props} form={form} current={current} />
);

/** A wrong field, or the first of the choices in a wrong group of them, which cannot have the focus itself. */
const WRONG = '[aria-invalid="true"]:not(fieldset), fieldset[aria-invalid="true"] input';

function EntryForm({
  form,
  current,
  submit,
  disabled = false,
  onCancel,
  cancel,
  look,
  size,
  wide,
  children,
}: EntryProps & { form: Sent; current: Current }) {
  const { t } = useTranslation();
  const element = useRef<HTMLFormElement>(null);
  const { act, rest, led } = current;
  // A long form may have its wrong field above the screen: who sent it is led there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each sending and each answer leads anew
  useEffect(() => {
    element.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [led, act.refusal]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    act.clear();
    void form.handleSubmit();
  };
  return (
    <form ref={element} noValidate onSubmit={onSubmit}>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      {children}
      <div
        className={
          size === 'large'
            ? 'flex flex-col-reverse gap-4 sm:flex-row sm:justify-between'
            : 'flex flex-wrap justify-between gap-4'
        }
      >
        {onCancel && (
          <Button look="outline" size={size} onClick={onCancel}>
            {cancel ?? t('confirm.cancel')}
          </Button>
        )}
        <Button type="submit" look={look} size={size} wide={wide} busy={act.busy} disabled={disabled}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
