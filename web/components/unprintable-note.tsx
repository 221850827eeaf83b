import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../device/http.ts';
import { Banner } from './banner.tsx';

/** Which characters the paper cannot show, said before it is printed; nothing where it can show all (decision 36). */
export function UnprintableNote({ unprintable }: { unprintable: readonly string[] }) {
  const { t } = useTranslation();
  // The place exists before the message does, so that a screen reader speaks it when it comes.
  return (
    <div role="status">
      {unprintable.length > 0 && (
        <Banner
          tone="warning"
          title={t('field.unprintable', { characters: [...new Set(unprintable)].join(t('field.unprintableJoin')) })}
        >
          {t('field.unprintableHelp')}
        </Banner>
      )}
    </div>
  );
}

type Find = (query: { text: string }) => Promise<Answer<{ unprintable: string[] }>>;
const PAUSE = 400;

/** The same for a name while it is typed: its server, which has the fonts, is asked when the hand rests. */
export function UnprintableInName({ name, find }: { name: string; find: Find }) {
  const [found, setFound] = useState<readonly string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked anew is the name, not the way to ask
  useEffect(() => {
    const text = name.trim();
    if (text === '') return setFound([]);
    let isPast = false;
    const timer = setTimeout(async () => {
      const answer = await find({ text });
      // A text that is refused is the field's own matter, said when it is sent.
      if (!isPast) setFound(answer.ok ? answer.value.unprintable : []);
    }, PAUSE);
    return () => {
      isPast = true;
      clearTimeout(timer);
    };
  }, [name]);
  return <UnprintableNote unprintable={found} />;
}
