import type { ProgramKind } from './values.ts';

/** What the kinds of programmes are called: on pages, on paper and in files. */
export const programKindsJa = {
  childcare: '子育て支援',
  volunteer: 'ボランティア・介護支援',
  longevity: '長寿祝い',
  respect: '敬老',
  health: '健康増進',
  checkup: '検診',
  learning: '生涯学習・講座',
  lifesaving: '救命講習・防災',
  eventTurnout: '行事への参加',
  survey: 'アンケート',
  ecology: '環境',
  migration: '既存の制度からの引き継ぎ',
  other: 'その他',
} as const satisfies Record<ProgramKind, string>;
export const programKindsEn: Record<ProgramKind, string> = {
  childcare: 'Child-rearing support',
  volunteer: 'Volunteering and care',
  longevity: 'Longevity celebration',
  respect: 'Respect for the aged',
  health: 'Health promotion',
  checkup: 'Health check-up',
  learning: 'Lifelong learning',
  lifesaving: 'Life-saving and disaster drills',
  eventTurnout: 'Taking part in an event',
  survey: 'Survey',
  ecology: 'Environment',
  migration: 'Carried over from an earlier scheme',
  other: 'Other',
};
