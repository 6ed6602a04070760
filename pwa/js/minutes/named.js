/**
 * The questions that the minutes name: what an official paper says at a place of its own, rather than among the
 * contents. The only list of this kind; a form without them has minutes all the same.
 */

/** Told by the paper's head and end: number, time, place, who was there. Of the position, the address says enough. */
export const HEAD = [
  'survey_no',
  'campaign',
  'started_at',
  'surveyors',
  'mode',
  'geo',
  'consent_by',
  'v_people',
  'b_rep',
];
export const SURVEY_NUMBER = 'survey_no';
export const MODE = 'mode';
export const CAMPAIGN = 'campaign';
export const SURVEYORS = 'surveyors';
/** Who spoke for the enterprise: the first of them that is answered. */
export const RESPONDENT = ['consent_by', 'b_rep'];
/** Both sides, as one text. */
export const PARTICIPANTS = 'v_people';
/** Name and position of a contact: whoever of them spoke for the enterprise has this position. */
export const CONTACT = { name: 'c_name', position: 'c_title' };
export const ADDRESS = ['addr_street', 'addr_unit'];

export const NEEDS = [
  'n_list',
  'n_first',
  'n_when',
  'n_course',
  'n_course_n',
  'n_workshop',
  'n_detail',
  'b_need',
  'b_want',
  'b_when',
  'cc_need',
];
export const PROPOSALS = ['z_rec', 'cc_plan'];

/** Signatures of the office's side; every other one is the enterprise's. */
export const SIGNED_BY_OFFICE = ['f_sign_staff', 'z_sign_s'];

/** Instruments: how many there are, where they are not listed one by one. */
export const TOTAL = 'i_total';
export const GROUP_2_PARTS = ['x_valid', 'x_due', 'x_overdue'];
export const OVERDUE = 'x_overdue';
/** In a list of instruments. */
export const QUANTITY = ['i_qty', 'b_i_qty'];
export const GROUP = 'i_group';
export const STATUS = 'i_status';
export const EXPIRY = 'b_i_exp';

/** Columns of the annex, in the order of the programme's table; one without a question of the form is left out. */
/** @type {[title: string, names: string[]][]} */
export const COLUMNS = [
  ['Tên phương tiện đo', ['i_type', 'b_i']],
  ['Kiểu, ký hiệu', ['i_name']],
  ['Số hiệu', ['i_serial']],
  ['Phạm vi đo', ['i_range', 'b_i_max']],
  ['Cấp chính xác', ['i_class']],
  ['Hãng, nước sản xuất', ['i_maker']],
  ['Số lượng', QUANTITY],
  ['Nhóm', [GROUP]],
  ['Mục đích sử dụng', ['i_use']],
  ['Đơn vị kiểm định, hiệu chuẩn', ['i_provider']],
  ['Ngày', ['i_date']],
  ['Hạn', ['i_expiry', EXPIRY]],
  ['Tình trạng', ['i_cond', STATUS]],
];
