import { useForm, useStore } from '@tanstack/react-form';
import { type ComponentProps, type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sharedProblems } from '../../../contract/index.ts';
import type { Route, RouteRefusal, RouteRequest } from '../../../contract/route.ts';
import type { Answer, Refusal } from '../../device/http.ts';
import type { KnownWords, WordsPath } from '../../words/i18n.ts';
import { RefusalBanner } from '../banner.tsx';
import { Button } from '../button.tsx';
import { placeRefusal } from '../refusal.ts';
import { type RouteMutation, useInvalidate, useRouteMutation } from '../use-route.ts';
import { bodyOf, fieldOf, type Values } from './body.ts';
import { type AnyForm, type BoundFields, bindFields } from './fields.tsx';
import { type Complaint, judgeBody } from './judge.ts';
import { limitsOf, schemaOf } from './limits.ts';

/** What a route takes from a form: its body, or its query where it has none. */
type SentTo<R extends Route> = [NonNullable<RouteRequest<R>['body']>] extends [never]
  ? NonNullable<RouteRequest<R>['query']>
  : NonNullable<RouteRequest<R>['body']>;
/** Sentences by their fields. */
type Wrong = Readonly<Record<string, string>>;
type Sentences<V extends Values> = { readonly [Field in keyof V]?: string | boolean | undefined };

/** The same without what is added as it is sent. */
type Judged<R extends Route, Added extends string> = [Added] extends [never] ? SentTo<R> : Omit<SentTo<R>, Added>;

type Wish<
  R extends Route,
  W extends WordsPath,
  V extends Values,
  Told,
  Outcome extends string,
  Added extends string = never,
> = {
  /** Whose body it is: types, limits and what is judged before anything is sent. */
  route: R;
  /** Where the labels stand, by the fields' names; a hint as `<name>Hint`. */
  words: W;
  /** What the fields hold at first. */
  values: V;
  /** The body, where it is not the fields by their names; its texts become what the contract says all the same. */
  body?: (values: V) => object;
  /** Where one step makes several requests: the body of each, by the field that it is about. */
  each?: (values: V) => Readonly<Record<string, object>>;
  /** Parts of the body that `send` adds, such as the signature of a card; nothing is judged of them before. */
  adds?: readonly Added[];
  /** What no schema says is wrong, in words by its field; `true` where it is missing. */
  wrong?: (values: V) => Sentences<V>;
  /** Nothing is sent before the page has shown what is `asked` and somebody has said yes. */
  asksFirst?: boolean;
  /** Sends it; undefined where there is nothing to tell, as when the card was taken away before. */
  send: (body: Judged<R, Added>, values: V) => Promise<Answer<Told, Outcome> | undefined>;
  /** Outcomes of the whole that are about one field. */
  refusals?: { readonly [Field in keyof V]?: readonly NoInfer<RouteRefusal<R>>[] };
  /** What servers told that may be otherwise then. */
  forgets?: readonly string[] | 'everything';
  done: (told: Told, values: V) => void;
};

export type RouteForm<V extends Values, W extends WordsPath, Sent = unknown> = BoundFields<V, KnownWords<W>> & {
  values: V;
  set: (change: Partial<V>) => void;
  act: RouteMutation;
  /** What is wrong, for a field that the page shows by itself. */
  errors: Partial<Record<keyof V & string, string>>;
  /** What is to be sent as soon as somebody says yes; gone when a field changes. */
  asked: Sent | undefined;
  send: () => void;
  cancel: () => void;
  /** Judges and sends, for a step that is no button of the form, such as a file that was chosen. */
  submit: (change?: Partial<V>) => void;
  /** The same fields in the words of another group. */
  inWords: <const Other extends WordsPath>(words: Other) => BoundFields<V, KnownWords<Other>>;
  /** Fields, what is refused as a whole above them, and the step below. */
  Entry: (props: EntryProps) => ReactNode;
};

export type EntryProps = {
  /** The step in words; buttons of its own where there are several, whose names and values are set before it is sent. */
  submit?: ReactNode;
  onCancel?: (() => void) | undefined;
  className?: string;
  /** Its fields show what holds now, which is printed as well; boxes to fill in are of no use on paper. */
  staysOnPaper?: boolean;
  /** How this face shows what is refused as a whole. */
  refusedAs?: typeof RefusalBanner;
  children: ReactNode;
} & Pick<ComponentProps<typeof Button>, 'look' | 'size' | 'wide'>;

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
  Added extends string = never,
>(wish: Wish<R, W, V, Told, Outcome, Added>): RouteForm<V, W, SentTo<R>> {
  const { route, words } = wish;
  const act = useRouteMutation();
  const forget = useInvalidate();
  const latest = useRef(wish);
  latest.current = wish;
  const [asked, setAsked] = useState<V>();

  const send = (values: V) => {
    const { send, done, forgets = [] } = latest.current;
    return act.mutate(
      () => send(makeBody(latest.current, values) as Judged<R, Added>, values),
      (told) => {
        if (forgets.length > 0) forget(...(forgets === 'everything' ? [] : forgets));
        done(told, values);
      },
    );
  };
  const form = useForm({ defaultValues: wish.values as Values });
  const values = useStore(form.store, (state) => state.values) as V;
  const { rest, errors, led, onChanged, judge } = useErrors(act.refusal, latest);
  const set = (change: Partial<Values>) => {
    for (const [name, value] of Object.entries(change)) {
      form.setFieldValue(name as never, value as never);
      onChanged(name);
    }
  };
  const submit = (change: Partial<Values> = {}) => {
    act.reset();
    set(change);
    const values = form.state.values as V;
    if (!judge(values)) return;
    if (wish.asksFirst) setAsked(values);
    else void send(values);
  };
  const bound = useBound<V>(form, route, { act, rest, errors, led, onChanged, submit });
  return {
    ...(bound.inWords(words) as BoundFields<V, KnownWords<W>>),
    Entry: bound.Entry,
    values,
    set,
    act,
    errors: errors as Partial<Record<keyof V & string, string>>,
    asked: asked === values ? (makeBody(wish, values) as SentTo<R>) : undefined,
    send: () => void send(values).then(() => setAsked(undefined)),
    cancel: () => setAsked(undefined),
    submit,
    inWords: bound.inWords as RouteForm<V, W>['inWords'],
  };
}

/** What a page puts together of the form; made once, or what is typed would be lost at each render. */
function useBound<V extends Values>(form: AnyForm, route: Route, now: Current) {
  const [bound] = useState(() => {
    const current = { ...now };
    const inWords = keptBy((words: WordsPath) =>
      bindFields<V, never>({
        form,
        words,
        limits: limitsOf(route),
        errors: () => current.errors,
        onChanged: (name) => current.onChanged(name),
      }),
    );
    return { current, inWords, Entry: bindEntry(current) };
  });
  Object.assign(bound.current, now);
  return bound;
}

/** Makes one for each key, and keeps it: components must be the same at each render. */
function keptBy<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    kept.set(key, value);
    return value;
  };
}

type Body<V extends Values> = Pick<Wish<Route, WordsPath, V, unknown, string, string>, 'route' | 'body'>;
/** A body of several forms has no fields of its own: the page makes it whole. */
function makeBody<V extends Values>({ route, body }: Body<V>, values: V): unknown {
  const limits = limitsOf(route);
  const made = { ...(body ? body(values) : values) };
  return Object.keys(limits).length === 0 ? made : bodyOf(made, limits);
}

type Judgeable<V extends Values> = Body<V> &
  Pick<Wish<Route, WordsPath, V, unknown, string, string>, 'wrong' | 'each' | 'adds'>;
/** Judges what was typed by the schema, then by what the page knows; the sentences stand by their fields. */
function useJudge<V extends Values>(latest: { readonly current: Judgeable<V> }): (values: V) => Wrong {
  const sentenceOf = useComplaints();
  return (values) => {
    const { route, wrong, adds = [], each } = latest.current;
    const fields: Record<string, string> = {};
    const judge = (body: unknown, field?: string) => {
      for (const [path, complaint] of Object.entries(judgeBody(schemaOf(route), body)))
        if (!adds.some((added) => path === added || path.startsWith(`${added}.`)))
          fields[field ?? fieldOf(values, path) ?? Object.keys(values)[0] ?? path] ??= sentenceOf(complaint);
    };
    if (each)
      for (const [field, body] of Object.entries(each(values))) judge(bodyOf({ ...body }, limitsOf(route)), field);
    else judge(makeBody(latest.current, values));
    // What the page knows is said in its own words, which are the plainer ones.
    for (const [field, words] of Object.entries(wrong?.(values) ?? {}))
      if (words === true) fields[field] ??= sentenceOf({ kind: 'missing' });
      else if (words) fields[field] = String(words);
    return fields;
  };
}

/** What stands beside the fields: what was wrong when it was judged last, and what the server refused since. */
function useErrors<V extends Values>(
  refusal: Refusal | undefined,
  latest: { readonly current: Judgeable<V> & Refusable },
) {
  const wrongIn = useJudge(latest);
  const [wrong, setWrong] = useState<Wrong>({});
  const [led, setLed] = useState(0);
  const refused = useRefused(refusal, latest.current);
  return {
    rest: refused.rest,
    errors: { ...refused.errors, ...wrong },
    led,
    onChanged: (name: string) => {
      setWrong(({ [name]: _, ...others }) => others);
      refused.onChanged(name);
    },
    /** All is judged each time: a field that was wrong may be gone from the page by now. */
    judge: (values: V) => {
      const found = wrongIn(values);
      const isRight = Object.keys(found).length === 0;
      setWrong(found);
      if (!isRight) setLed((times) => times + 1);
      return isRight;
    },
  };
}

type Refusable = { values: Values; refusals?: Partial<Record<string, readonly string[]>> };

/** Where a refusal stands: beside its fields until they are changed, and above all where no field says it. */
function useRefused(refusal: Refusal | undefined, { values, refusals }: Refusable) {
  const { t, i18n } = useTranslation();
  const [changed, setChanged] = useState<{ since?: Refusal | undefined; names: readonly string[] }>({ names: [] });
  const outcomes = Object.fromEntries(Object.keys(values).map((name) => [name, refusals?.[name] ?? []]));
  const named = refusal && {
    ...refusal,
    fields: refusal.fields.map((one) => ({ ...one, path: fieldOf(values, one.path) ?? one.path })),
  };
  const placed = placeRefusal(named, outcomes, { language: i18n.language, check: t('field.check') });
  const names = changed.since === refusal ? changed.names : [];
  return {
    rest: placed.rest,
    errors: Object.fromEntries(Object.entries(placed.errors).filter(([name]) => !names.includes(name))),
    onChanged: (name: string) => {
      if (placed.errors[name] && !names.includes(name)) setChanged({ since: refusal, names: [...names, name] });
    },
  };
}

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
  act: RouteMutation;
  rest: Refusal | undefined;
  errors: Partial<Record<string, string>>;
  /** How often a wrong field was led to before anything was sent. */
  led: number;
  onChanged: (name: string) => void;
  submit: (change?: Partial<Values>) => void;
};

const bindEntry = (current: Current) => (props: EntryProps) => <EntryForm {...props} current={current} />;

function EntryForm({ current, submit, onCancel, className, children, ...shown }: EntryProps & { current: Current }) {
  const { t } = useTranslation();
  const { staysOnPaper, refusedAs: Refused = RefusalBanner, ...looks } = shown;
  const element = useRef<HTMLFormElement>(null);
  const { act, rest, led } = current;
  // A long form may have its wrong field above the screen: who sent it is led there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each sending and each answer leads anew
  useEffect(() => {
    const wrong = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong?.matches('fieldset') ? wrong.querySelector('input') : wrong)?.focus();
  }, [led, act.refusal]);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const isNamed = submitter instanceof HTMLButtonElement && submitter.name !== '';
    current.submit(isNamed ? { [submitter.name]: submitter.value } : {});
  };
  const isOneStep = typeof submit === 'string';
  return (
    <form ref={element} noValidate onSubmit={onSubmit} data-on-paper={staysOnPaper} className={className}>
      {rest && <Refused refusal={rest} onAgain={act.again} />}
      {children}
      {submit && (
        <div className="flex flex-col-reverse gap-4 sm:flex-row sm:flex-wrap sm:justify-between">
          {onCancel && (
            <Button look={isOneStep ? 'outline' : 'text'} {...(looks.size && { size: looks.size })} onClick={onCancel}>
              {t('confirm.cancel')}
            </Button>
          )}
          {isOneStep ? (
            <Button type="submit" busy={act.isPending} {...looks}>
              {submit}
            </Button>
          ) : (
            submit
          )}
        </div>
      )}
    </form>
  );
}
