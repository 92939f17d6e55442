// The fields of a first notice of loss in the agent's words.
import type { FieldValue, Fields } from "@baowen/shared/protocol.ts";
import { spokenTime } from "@baowen/shared/time.ts";

export const claimStates: Record<string, string> = {
  draft: "草稿，客户尚未提交",
  reported: "已报案",
  awaiting_documents: "待补材料",
  accepted: "已受理",
  declined: "已出具书面结论",
};

const labels: Record<string, string> = {
  has_injury: "人员受伤",
  injured_count: "受伤人数",
  accident_time: "出险时间",
  accident_day: "出险日期（几点未知）",
  accident_place: "出险地点",
  accident_type: "事故类型",
  damage_cause: "出险原因",
  narrative: "出险经过",
  damage_parts: "损失部位",
  drivable: "能否行驶",
  battery_involved: "涉及电池或底盘",
  police_reported: "是否报警",
  at_scene: "还在现场",
  plate_no: "车牌号",
  policy_no: "保单号",
  vin: "车架号",
  third_plate: "对方车牌",
  driver_name: "驾驶员",
  driver_phone: "驾驶员电话",
  reporter_name: "报案人",
  reporter_phone: "报案人电话",
  reporter_relation: "与被保险人关系",
  late_report: "超过 48 小时报案",
  coverage_check: "需人工核对保障",
  not_known: "客户不清楚或未提供",
};

// Of health, accident and household claims alone: a motor claim has no row for them.
const otherLines: Record<string, string> = {
  line: "险种",
  insured: "给谁报",
  hospital: "就诊医院",
  medical_consent: "同意记录就诊信息",
  damaged: "损坏或丢失的物品",
  product: "产品名",
};

// How exactly the time was told is already in its wording; the words themselves stand in the transcript.
const hidden = new Set(["accident_time_precision", "accident_time_words"]);

const words: Record<string, Record<string, string>> = {
  line: { health: "健康医疗险", accident: "意外险", household: "家财险" },
  accident_type: { single: "单方", two_party: "双方", multi: "多方", other: "其他" },
  damage_cause: {
    collision: "碰撞",
    glass: "玻璃",
    scratch: "划痕",
    theft: "盗抢",
    fire: "火灾 / 自燃",
    flood: "水淹 / 涉水",
    falling_object: "坠落物",
    charging: "充电",
    parked_hit: "停放被撞",
    other: "其他",
  },
};

/** Every known field in asking order, then whatever else the claim holds; what nobody said stays empty. */
export function fieldRows(fields: Fields): [label: string, value: string, key: string][] {
  const extra = Object.keys(fields).filter((key) => !(key in labels) && !hidden.has(key));
  return [...Object.keys(labels), ...extra].map((key) => [labelOf(key), spoken(key, fields[key] ?? null), key]);
}

function labelOf(key: string): string {
  return labels[key] ?? otherLines[key] ?? key;
}

function spoken(key: string, value: FieldValue): string {
  if (value === null) return "";
  if (value === "unknown") return "不确定";
  if (typeof value === "boolean") return value ? "是" : "否";
  if (key === "not_known" && Array.isArray(value)) return value.map(labelOf).join("、");
  if (Array.isArray(value)) return value.join("、");
  if (key === "accident_time") return spokenTime(String(value));
  return words[key]?.[String(value)] ?? String(value);
}

const truths = [
  { value: "yes", label: "是" },
  { value: "no", label: "否" },
  { value: "unknown", label: "不确定" },
];
const trueOrNot = new Set(["has_injury", "drivable", "battery_involved", "police_reported", "at_scene"]);
const typedIn = new Set([
  "accident_time",
  "accident_place",
  "narrative",
  "plate_no",
  "policy_no",
  "vin",
  "third_plate",
  "driver_name",
  "driver_phone",
  "reporter_name",
  "reporter_phone",
  "reporter_relation",
]);

/** What an agent can choose for the field; none to choose from: it is typed. Null: it is not edited by hand. */
export function choicesOf(key: string): { value: string; label: string }[] | null {
  if (trueOrNot.has(key)) return truths;
  const named = words[key];
  if (named) return Object.entries(named).map(([value, label]) => ({ value, label }));
  return typedIn.has(key) ? [] : null;
}

/** The value as it would be typed or chosen. */
export function typedOf(value: FieldValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "" : String(value);
}
