import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { type Check, type Finding, selfTest } from '../../device/self-test.ts';
import { useFace } from '../face.ts';

const CHECKS: readonly Check[] = ['browser', 'mykey', 'points', 'clock', 'agent', 'agentVersion', 'reader'];
/** Whose detail is a name to be shown; that of the clock stands in its sentence. */
const NAMED: readonly Check[] = ['agentVersion', 'reader'];
const SIGNS = { right: '✓', wrong: '×', unknown: '–' };

/** The list of what this PC needs; what is wrong says what to do about it. */
export function SelfTest() {
  const { t } = useTranslation('counter');
  const { urls } = useFace();
  const [found, setFound] = useState<readonly Finding[]>([]);
  const [run, setRun] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` begins the list anew
  useEffect(() => {
    let left = false;
    setFound([]);
    void (async () => {
      for await (const finding of selfTest(urls)) {
        if (left) return;
        setFound((before) => [...before, finding]);
      }
    })();
    return () => {
      left = true;
    };
  }, [urls, run]);
  const isOver = found.length === CHECKS.length;
  const wrong = found.filter(({ state }) => state === 'wrong').length;
  return (
    <section className="mb-10 max-w-3xl">
      <h2 className="mb-3 text-xl font-700">{t('selfTest.title')}</h2>
      <ul className="mb-4 border-t border-solid-gray-300">
        {CHECKS.map((check) => (
          <Line key={check} check={check} finding={found.find((f) => f.check === check)} />
        ))}
      </ul>
      <p role="status" className="mb-4 font-700">
        {isOver && (wrong === 0 ? t('selfTest.allRight') : t('selfTest.wrong', { count: wrong }))}
      </p>
      <Button look="outline" busy={!isOver} onClick={() => setRun(run + 1)}>
        {t('selfTest.again')}
      </Button>
    </section>
  );
}

function Line({ check, finding }: { check: Check; finding: Finding | undefined }) {
  const { t } = useTranslation('counter');
  const state = finding?.state;
  const color = state === 'wrong' ? 'text-error-2' : state === 'right' ? 'text-success-2' : 'text-solid-gray-700';
  return (
    <li className="flex gap-4 border-b border-solid-gray-300 py-3">
      <span aria-hidden="true" className={`w-6 shrink-0 text-center text-xl font-700 ${color}`}>
        {state ? SIGNS[state] : '…'}
      </span>
      <div>
        <p className="font-700">
          {t(`selfTest.checks.${check}`)}
          <span className="sr-only">: {t(`selfTest.states.${state ?? 'waiting'}`)}</span>
          {NAMED.includes(check) && finding?.detail && <span className="ms-3 font-400">{finding.detail}</span>}
        </p>
        {state === 'wrong' && <p>{t(`selfTest.help.${check}`, { seconds: finding?.detail })}</p>}
      </div>
    </li>
  );
}
