/**
 * The minutes of a visit: M1 a paper of the office, Vietnamese whatever the phone speaks, M2 answers in words, M3 nothing
 * of what the respondent must not see, M4 instruments counted and listed, M5 the visit's id as a QR code, M6 one file
 * that stands alone, M7 every form of the product has them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { correction, generate } from '../../../pwa/vendor/lean-qr.js';
import { minutesFile } from '../../../pwa/js/minutes/file.js';
import { dayInWords } from '../../../pwa/js/minutes/numbers.js';
import { paper } from '../../../pwa/js/minutes/paper.js';
import { PaperWords } from '../../../pwa/js/minutes/paper_words.js';
import { setLanguage } from '../../../pwa/js/texts.js';
import { forms, OUTSIDE, visitOf } from './forms.js';

/** @param {any} visit @param {any} [outside] */
function drawn(visit, outside = OUTSIDE) {
  return paper(new PaperWords(visit), outside).text;
}

/** As one reads it: without tags, one space between words. @param {string} html */
function read(html) {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&amp;', '&');
}

for (const [form, { cases }] of Object.entries(forms))
  for (const name of Object.keys(cases))
    test(`${form}, ${name}: the minutes have head, both sides, contents and signatures, and no loose end`, () => {
      // M7
      const text = read(drawn(visitOf(form, name)));

      for (const wanted of [
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        'Sở Khoa học và Công nghệ tỉnh Thái Nguyên',
        'BIÊN BẢN',
        'I. THỜI GIAN, ĐỊA ĐIỂM',
        'II. THÀNH PHẦN',
        'III. NỘI DUNG KHẢO SÁT 1. ',
        'KIẾN NGHỊ',
        'thống nhất và ký tên./.',
        '(Ký, ghi rõ họ tên)',
      ])
        assert.ok(text.includes(wanted), wanted);
      assert.doesNotMatch(text, /undefined|null|NaN|\[object|\/data\//);
    });

test('a paper of a phone that speaks English is Vietnamese', async () => {
  // M1
  const vietnamese = drawn(visitOf('needs', 'tea'));
  await setLanguage('en', async () => new Response('{"Chưa tính được": "Not worked out"}'));

  const english = drawn(visitOf('needs', 'tea'));
  await setLanguage('vi');

  assert.equal(english, vietnamese);
});

test('days below ten and the months one and two are written with a zero', () => {
  // M1
  assert.equal(dayInWords(Date.parse('2026-02-05T01:00Z')), 'ngày 05 tháng 02 năm 2026');
  assert.equal(dayInWords(Date.parse('2026-03-19T20:00Z')), 'ngày 20 tháng 3 năm 2026');
});

test('answers stand in the words of the form, with their units, and ranks with their order', () => {
  // M2
  const text = read(drawn(visitOf('needs', 'tea')));

  assert.match(text, /Loại hình Hợp tác xã/);
  assert.match(text, /Số thành viên\/hộ liên kết \(với hợp tác xã, chuỗi\) 180 hộ/);
  assert.match(text, /Địa chỉ cơ sở: [^.]* Xã Tân Cương, tỉnh Thái Nguyên/);
  assert.match(text, /1\) Chi phí kiểm định, hiệu chuẩn cao; 2\) /);
  assert.match(text, /Ông\/Bà Hoàng Thị Chè, Giám đốc\./);
  assert.match(text, /V\. NHU CẦU HỖ TRỢ Nội dung doanh nghiệp cần hỗ trợ Kiểm định phương tiện đo; /);
});

test('answers that are no longer asked are in no minutes', () => {
  // M2
  const visit = visitOf('needs', 'tea');
  visit.fields.consent_survey = 'no';

  const text = read(drawn(visit));

  assert.doesNotMatch(text, /Chè búp xanh|Loại hình|9902345626|Hoàng Thị Chè/);
});

test('what the office thinks of the respondent is not in what the respondent gets', () => {
  // M3
  const needs = visitOf('needs', 'tea');
  needs.fields.o_note = 'Giám đốc khó gần';
  const packs = visitOf('prepackaged', 'tea');

  assert.doesNotMatch(read(drawn(needs)), /Nhận xét của cán bộ|khó gần|Mức độ hợp tác|nhân rộng/);
  assert.doesNotMatch(read(drawn(packs)), /Đề xuất của cán bộ/);
});

test('a question or a row that an author keeps for the office is left out too', () => {
  // M3
  const visit = visitOf('needs', 'tea');
  visit.survey = structuredClone(visit.survey);
  const named = (/** @type {any[]} */ nodes, /** @type {string} */ name) =>
    nodes.flatMap((node) => [node, ...(node.nodes ?? [])]).find((node) => node.name === name);
  named(visit.survey.nodes, 'legal_form').appearance = 'minimal office';
  named(visit.survey.nodes, 'contacts').appearance = 'office';

  const text = read(drawn(visit));

  assert.doesNotMatch(text, /Loại hình|Người liên hệ/);
  assert.match(text, /Mã số thuế/);
});

test('instruments are counted, and listed in the annex with those that are overdue', () => {
  // M4
  const text = read(drawn(visitOf('needs', 'tea')));
  const [, annex] = text.split('BIỂU PHƯƠNG TIỆN ĐO');

  assert.match(
    text,
    /Tổng số: 9 phương tiện đo\. Thuộc nhóm 2: 5 phương tiện đo\. Quá hạn kiểm định, hiệu chuẩn: 5/,
  );
  assert.match(annex, /TT Tên phương tiện đo Kiểu, ký hiệu Số hiệu Phạm vi đo Cấp chính xác/);
  assert.match(annex, /1 Cân đĩa 5 Nhóm 2 .* 20\/02\/2025 28\/02\/2026 Tốt; Quá hạn 2 /);
  assert.match(annex, /Danh mục gồm 03 dòng, 9 phương tiện đo\.\/\./);
});

test('instruments are counted as things stood at the end of the visit, not when the paper is made', () => {
  // M4
  const visit = visitOf('prepackaged', 'tea');
  const overdue = (/** @type {any} */ each) => /Quá hạn [^:]*: (\d+)/.exec(read(drawn(each)))?.[1];

  assert.equal(overdue(visit), '0');
  visit.fields.finished_ms += 86_400_000;
  assert.equal(overdue(visit), '2');
});

test('a form that only counts instruments says how many; one that asks for none says nothing', () => {
  // M4
  const counted = read(drawn(visitOf('followup', 'first')));
  const none = read(drawn(visitOf('capability', 'centre')));

  assert.match(
    counted,
    /IV\. PHƯƠNG TIỆN ĐO Thuộc nhóm 2: 160 .* hiệu chuẩn: 8 phương tiện đo\. V\. KIẾN NGHỊ/,
  );
  assert.doesNotMatch(counted, /Phụ lục/);
  assert.doesNotMatch(none, /PHƯƠNG TIỆN ĐO|Phụ lục/);
});

test("the code is the visit's id, module by module, and the receipt stands below once there is one", () => {
  // M5
  const visit = visitOf('needs', 'tea');
  const before = drawn(visit);
  visit.record = { receipt: 'K7M2-9QD4' };

  const after = drawn(visit);

  const wanted = generate(visit.id, { minCorrectionLevel: correction.M });
  const dark = new Set();
  for (const [, x, y, run] of after.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = 0; at < Number(run); at += 1) dark.add(`${Number(x) + at - 4} ${Number(y) - 4}`);
  for (let y = 0; y < wanted.size; y += 1)
    for (let x = 0; x < wanted.size; x += 1) assert.equal(dark.has(`${x} ${y}`), wanted.get(x, y));
  assert.match(
    read(after),
    /Số phiếu: TN26-1-lan-9QD4XZ Mã phiếu: 01kaw3te0000000000009qd4xz Mã biên nhận: K7M2-9QD4/,
  );
  assert.match(read(before), /Chưa gửi về Sở lúc lập biên bản/);
});

test('a drawn signature stands over its name on its side, and others leave room for a pen', () => {
  // M1
  const visit = visitOf('needs', 'tea');
  const file = { sha256: 'a'.repeat(64), size: 4, media_type: 'image/png', name: 'ky.png' };
  visit.fields.f_sign_ent = file;
  const signatures = new Map([[file.sha256, 'data:image/png;base64,AAAA']]);

  const html = drawn(visit, { ...OUTSIDE, signatures });

  const [, theirs, ours] = /class="signing">(.*?)Đại diện<br>Sở(.*?)class="mark"/s.exec(html) ?? [];
  assert.match(theirs, /src="data:image\/png;base64,AAAA".*Hoàng Thị Chè/s);
  assert.doesNotMatch(ours, /<img/);
  assert.match(ours, /không phải chữ ký số/);
});

test('the file stands alone: styles inside, nothing that runs and nothing from elsewhere', async () => {
  // M6
  const visit = visitOf('needs', 'tea');
  visit.fields.ent_short = '<script>alert(1)</script>';

  const file = minutesFile(drawn(visit), '.paper { color: #000 }', 'Biên bản', visit.id);
  const text = await file.text();

  assert.equal(file.name, 'bien-ban-9qd4xz.html');
  assert.match(text, /^<!doctype html>.*<style>\.paper { color: #000 }<\/style>/s);
  assert.doesNotMatch(text, /<script|<link|https?:|src="(?!data:)/);
});

test('a list of instruments in a group is in the annex alone', () => {
  // M4
  const visit = visitOf('needs', 'tea');
  const nodes = visit.survey.nodes;
  const group = { ...nodes.find((/** @type {any} */ node) => node.name === 'staff'), relevant: null };
  const moved = nodes.filter((/** @type {any} */ node) => node.name === 'instruments');
  const rest = nodes.filter((/** @type {any} */ node) => !['instruments', 'staff'].includes(node.name));
  visit.survey = { ...visit.survey, nodes: [...rest, { ...group, nodes: [...group.nodes, ...moved] }] };

  const [contents, annex] = read(drawn(visit)).split('BIỂU PHƯƠNG TIỆN ĐO');

  assert.doesNotMatch(contents, /Cân đĩa/);
  assert.match(annex, /Cân đĩa/);
});

test('who refused was asked for no instruments: none are counted', () => {
  // M4
  const text = read(drawn(visitOf('prepackaged', 'refused')));

  assert.doesNotMatch(text, /PHƯƠNG TIỆN ĐO/);
  assert.match(text, /IV\. NHU CẦU HỖ TRỢ Không ghi nhận nhu cầu\./);
});
