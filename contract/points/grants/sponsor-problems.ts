import { problems } from '../../problem.ts';

/** 協賛: who is no municipality pays for a programme of a town that agrees. */
export const sponsorProblems = problems({
  sponsorship_unknown: {
    status: 404,
    ja: 'この協賛は見つかりません。一覧から選び直してください。',
    en: 'This sponsorship was not found. Choose again from the list.',
  },
  sponsorship_name_taken: {
    status: 409,
    ja: '同じ市町村に、同じ名前の協賛を提案しています。一覧を確認し、別のものなら名前を変えてください。',
    en: 'You have proposed a sponsorship with the same name to this municipality. Check the list, and change the name if this is a different one.',
  },
  sponsorship_dates: {
    status: 422,
    ja: '期間はきょう以後に終わるようにし、終わりは始まり以後、有効期限は終わり以後にしてください。',
    en: 'The period must end today or later and not before it starts, and points must not expire before it ends.',
  },
  sponsorship_budget: {
    status: 422,
    ja: '予算と1人あたりの上限は、1回のポイント数以上にしてください。',
    en: 'The budget and the limit per person must be at least the points of one grant.',
  },
  sponsorship_changed: {
    status: 409,
    ja: '表示していた条件と違います。画面を読み込み直し、内容を確認してください。',
    en: 'The terms are not those that were shown. Reload the page and check them.',
  },
  sponsorship_decided: {
    status: 409,
    ja: 'この協賛は、すでに受け入れたか断っています。一覧を読み込み直してください。',
    en: 'This sponsorship has been accepted or declined already. Reload the list.',
  },
  sponsorship_over: {
    status: 409,
    ja: '協賛の期間が終わっています。会社・団体に、新しい提案を依頼してください。',
    en: 'The period of this sponsorship has ended. Ask the sponsor for a new proposal.',
  },
  sponsorship_without_department: {
    status: 422,
    ja: '受け入れるには、付与する担当課を選んでください。',
    en: 'To accept, choose the department that will grant.',
  },
  program_sponsored: {
    status: 409,
    ja: '協賛の付与事業です。変えられるのは、担当課と予算科目、早く終えること、予算を減らすことだけです。次の年度は、新しい協賛になります。',
    en: 'A sponsor pays for this programme. Only its department and budget line can change; it can end earlier, and its budget can be cut. The next year needs a new sponsorship.',
  },
  amount_agreed: {
    status: 422,
    ja: '協賛の付与事業です。会社・団体と合意したポイント数にしてください。',
    en: 'A sponsor pays for this programme. Grant the points that were agreed.',
  },
});
