import { problems } from '../../problem.ts';

/** Points out: conversion into the points of a street or a card. */
export const conversionProblems = problems({
  target_unknown: {
    status: 404,
    ja: '移し先が見つかりません。一覧から選び直してください。',
    en: 'The destination was not found. Choose again from the list.',
  },
  target_closed: {
    status: 422,
    ja: 'この移し先は、いま受け付けていません。ほかの移し先を選んでください。',
    en: 'This destination is not accepting points at the moment. Please choose another.',
  },
  target_name_taken: {
    status: 409,
    ja: '同じ名前の変換先があります。',
    en: 'A destination with the same name already exists.',
  },
  payee_not_possible: {
    status: 422,
    ja: 'この利用場所は支払先にできません。この自治体の、減免ではない場所を選んでください。',
    en: 'This place cannot be a payee. Choose a place in this municipality that is not under a fee waiver.',
  },
  rate_invalid: {
    status: 400,
    ja: '換算の割合は、1から1000までの整数どうしで入力してください。',
    en: 'Enter the rate as whole numbers from 1 to 1000.',
  },
  number_form_invalid: {
    status: 400,
    ja: '番号の形が合いません。短い方の桁数を長い方以下にし、検査数字は数字だけの番号に付けてください。',
    en: 'The number format is not consistent. The minimum length must not exceed the maximum, and only numbers made of digits can have a check digit.',
  },
  endpoint_invalid: {
    status: 400,
    ja: '相手のシステムの住所は https:// で始まる形で、? や # を付けずに入力してください。',
    en: 'Enter the address of the partner system starting with https:// and without ? or #.',
  },
  conversion_not_allowed: {
    status: 422,
    ja: 'この自治体の決まりで、ポイントをほかのポイントやカードに移すことはできません。',
    en: 'Under this municipality’s rules, points cannot be moved to other points or cards.',
  },
  conversion_too_few: {
    status: 422,
    ja: 'ポイントが少なすぎます。示した数以上で入力してください。',
    en: 'Too few points. Enter the number shown or more.',
  },
  rate_changed: {
    status: 409,
    ja: '換算の割合が変わりました。画面を開き直し、もう一度確かめてください。ポイントは減っていません。',
    en: 'The rate has changed. Reload the page and check again. No points were taken.',
  },
  member_number_form: {
    status: 400,
    ja: '番号の桁数か文字が違います。カードを見て、もう一度入力してください。',
    en: 'The number has the wrong length or wrong characters. Check your card and enter it again.',
  },
  member_number_check: {
    status: 400,
    ja: '番号に打ち間違いがあります。カードを見て、もう一度入力してください。',
    en: 'There is a typing mistake in the number. Check your card and enter it again.',
  },
  card_expiry_form: {
    status: 400,
    ja: 'カードの期限を、月と年（例 03/18）で入力してください。',
    en: 'Enter the card’s expiry date as month and year (for example 03/18).',
  },
  card_expired: {
    status: 422,
    ja: 'このカードは期限が切れています。新しいカードの番号と期限を入力してください。',
    en: 'This card has expired. Enter the number and expiry date of your new card.',
  },
  conversion_unknown: { status: 404, ja: 'この変換が見つかりません。', en: 'This conversion was not found.' },
  conversion_state: {
    status: 409,
    ja: 'この変換は、いまその操作ができません。状態を確かめてください。',
    en: 'This cannot be done with this conversion at the moment. Check its status.',
  },
  conversion_was_done: {
    status: 409,
    ja: '相手のシステムが「移した」と答えました。ポイントは戻さず、移ったことにしました。',
    en: 'The partner system answered that the points were moved. They were not returned, and the conversion is recorded as completed.',
  },
});
