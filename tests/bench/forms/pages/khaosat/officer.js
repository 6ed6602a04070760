export const PERSON = { id: '01k0p0000000000000000000p1', name: 'Nguyễn Thị Lan' };
export const DEVICE = 'device0001';
