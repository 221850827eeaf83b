/** One of each component on one page, for the browser tests; no build of the product contains it. */
import { useState } from 'react';
import { Amount } from '../components/amount.tsx';
import { Banner, RefusalBanner, SessionBanner } from '../components/banner.tsx';
import { Bars } from '../components/bars.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { ConfirmMove } from '../components/dialog.tsx';
import { openFace } from '../components/face.tsx';
import { CheckField, ChoiceField, SelectField, TextField } from '../components/field.tsx';
import { LineList } from '../components/line-list.tsx';
import { PageTitle, Shell } from '../components/shell.tsx';
import { Stepper } from '../components/stepper.tsx';
import { Table } from '../components/table.tsx';
import { TenKey } from '../components/ten-key.tsx';
import { Waiting } from '../components/waiting.tsx';

const places = Array.from({ length: 30 }, (_, i) => ({
  id: `A${1000 + i}`,
  name: i % 2 ? '丸米商店' : '図書館',
  points: i * 1000,
  openedOn: `2016-09-${String(i + 1).padStart(2, '0')}`,
}));
const move = {
  from: '共通ポイント（A社）',
  to: '川崎市ポイント',
  amount: { value: 500 },
  remains: { value: 1500 },
  expires: '2017年3月31日まで',
};
const refusal = {
  outcome: 'x',
  title: '残高が足りません。',
  titleEn: 'Not enough.',
  status: 422,
  fields: [],
  details: {},
};

function Specimens() {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [moved, setMoved] = useState(0);
  const [choice, setChoice] = useState('a');
  return (
    <Shell face="mypage" banner={<SessionBanner name="My123" />}>
      <PageTitle lead="部品を1つずつ並べたページです。">見本</PageTitle>
      <Stepper steps={['カード', 'マイキーID', 'サービス']} now={1} />
      <Banner tone="info" title="お知らせ" />
      <Banner tone="success" title="1,200ポイントを使いました" live />
      <Banner tone="warning" title="3週間後に終わるポイントがあります">
        <Amount value={300} />
      </Banner>
      <RefusalBanner refusal={refusal} onAgain={() => setMoved(moved + 1)} />
      <Amount value={123456} size="huge" />
      <Amount value={-30} size="large" signed />
      <Button busy onClick={() => setMoved(moved + 1)}>
        送っています
      </Button>
      <LinkButton href="#main" look="outline">
        次へ
      </LinkButton>
      <TextField
        label="マイキーID"
        hint="3〜16文字の英数字"
        required
        defaultValue="My123"
        error="もう使われています。"
      />
      <SelectField label="市区町村">
        <option>川崎市</option>
      </SelectField>
      <ChoiceField
        label="どこへ移しますか"
        name="to"
        value={choice}
        onChange={setChoice}
        choices={[
          { value: 'a', label: '川崎市', hint: '2017年3月31日まで使えます' },
          { value: 'b', label: '小国町' },
        ]}
      />
      <CheckField label="氏名を知らせる" />
      <output data-testid="typed">{typed}</output>
      <TenKey figures={typed} onFigures={setTyped} onEnter={() => setOpen(true)} enterLabel="カードをかざす" />
      <Waiting what="ポイントを渡しています" done={3200} total={10000} />
      <LineList
        label="残高"
        empty=""
        lines={[{ key: '1', name: '川崎市ポイント', note: '12月31日まで', amount: { value: 1000 } }]}
      />
      <Table
        caption="精算の明細"
        rows={places}
        rowKey={({ id }) => id}
        csv
        asOf="2016-09-30T17:15:00+09:00"
        empty="まだありません。"
        columns={[
          { key: 'id', head: '番号', value: ({ id }) => id },
          { key: 'name', head: '利用場所', value: ({ name }) => name, names: true },
          { key: 'points', head: 'ポイント', value: ({ points }) => points, total: 435_000 },
          { key: 'openedOn', head: '受け付けを始めた日', value: ({ openedOn }) => openedOn, isDay: true },
        ]}
      />
      <Table
        caption="請求"
        rows={places.slice(0, 0)}
        rowKey={({ id }) => id}
        columns={[]}
        empty="月の締めをすると、ここに並びます。"
      />
      <Bars
        title="場所ごとの利用"
        bars={[
          { label: '図書館', value: 120 },
          { label: '丸米商店', value: 25_111 },
        ]}
      />
      <output data-testid="moved">{moved}</output>
      <ConfirmMove
        open={open}
        title="このポイントを移しますか"
        move={move}
        confirmLabel="移す"
        onCancel={() => setOpen(false)}
        onConfirm={() => {
          setMoved(moved + 1);
          setOpen(false);
        }}
      />
    </Shell>
  );
}

void openFace('mypage', () => <Specimens />);
