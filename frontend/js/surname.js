/** What stands on somebody's picture: the surname, of two characters where it has two. */
const OF_TWO = ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "夏侯"];
export const surname = (name) => OF_TWO.find((one) => name.startsWith(one)) ?? [...name][0] ?? "";
