// Words of the unit's page, English and Chinese beside each other. A dictionary of its own, so that
// a phone on a bad link fetches little.
const words = {
  "title": ["Unit · Watchpost", "处警单元 · 守望"],
  "signIn": ["Sign in", "登录"],
  "name": ["Name", "用户名"],
  "password": ["Password", "密码"],
  "signIn.wrong": ["Name or password is wrong.", "用户名或密码不对。"],
  "signIn.many": ["Too many tries. Wait {seconds} s.", "尝试次数过多，请等 {seconds} 秒。"],
  "signIn.noLink": ["The control room cannot be reached. Try again.", "连不上指挥中心，请再试。"],
  "signIn.notUnit": ["This account is not a unit's. Operators use the control room's page.",
    "这个账号不属于处警单元。值班员请用指挥中心页面。"],
  "password.must": ["Choose a password", "请设置新密码"],
  "password.why": ["The first one was made for you. At least 10 characters.",
    "初始密码由系统生成。新密码至少 10 个字符。"],
  "password.new": ["New password", "新密码"],
  "password.again": ["The same again", "再输一次"],
  "password.set": ["Set and go on", "设置并继续"],
  "password.differ": ["The two differ.", "两次输入不一致。"],
  "signIn.again": ["Signed out. Sign in again: {n} not yet sent are kept.",
    "已退出登录。请重新登录：{n} 条未发出的已保留。"],
  "signIn.over": ["The session has ended. Sign in again.", "会话已结束，请重新登录。"],
  "signOut": ["Sign out", "退出"],
  "language": ["中文", "English"],
  "link.good": ["Connected", "已连接"],
  "link.trying": ["No answer for {seconds} s", "{seconds} 秒无应答"],
  "link.lost": ["No connection since {time}. New orders do not reach this phone: use the radio.",
    "{time} 起无连接。新指令到不了本机：请用对讲机。"],
  "link.shown": ["What is shown is as of {time}.", "以下为 {time} 的情况。"],
  "sound.locked": ["Tap here: sound is off", "点此打开声音（现在无声）"],
  "box.notKept": ["This phone cannot keep unsent reports. Do not close the page while some wait.",
    "本机无法保存未发出的报告，有未发出时请勿关闭页面。"],
  "box.full": ["Not noted: too much is unsent. Report by radio.", "未记录：未发出的太多，请用对讲机报告。"],
  "other.tab": [
    "This page is open twice on this phone. Use the other one, or close it and tap here.",
    "本机已在别处打开此页。请用那一页，或关掉它再点这里。"],
  "noUnit": ["The account has no unit. Ask the maintainer.", "账号没有绑定单元，请找维护员。"],
  "order.none": ["No order", "暂无指令"],
  "order.none.hint": ["Orders appear here with sound. Leave the page open.", "有指令时会响铃显示，请保持页面打开。"],
  "order.number": ["Incident {n}", "警情 {n}"],
  "order.label": ["Order, severity {n}", "指令，{n} 级"],
  "severity.1": ["S1 · life at risk", "一级 · 危及生命"],
  "severity.2": ["S2 · urgent", "二级 · 紧急"],
  "severity.3": ["S3 · soon", "三级 · 尽快"],
  "severity.4": ["S4 · routine", "四级 · 一般"],
  "order.fresh": ["New order S{severity}: {nature}, {place}. Tap to show it.",
    "新指令 {severity} 级：{nature}，{place}。点此查看"],
  "order.others": ["Other orders", "其他指令"],
  "order.away": ["{distance} {wind} of you, straight line", "在你{wind}方，直线 {distance}"],
  "order.here": ["You are there (within {distance})", "你已在现场附近（{distance} 内）"],
  "order.oldFix": ["by your position of {time}", "按你 {time} 的位置"],
  "order.noFix": ["Your own position is not known", "不知道你的位置"],
  "order.noPlace": ["No coordinates: go by the words", "无坐标：按文字找"],
  "order.map": ["Open in the phone's map", "用手机地图打开"],
  "order.answer": ["Answer within {time}", "请在 {time} 内答复"],
  "order.late": ["Answer is overdue", "答复已超时"],
  "wind.0": ["north", "正北"],
  "wind.1": ["north-east", "东北"],
  "wind.2": ["east", "正东"],
  "wind.3": ["south-east", "东南"],
  "wind.4": ["south", "正南"],
  "wind.5": ["south-west", "西南"],
  "wind.6": ["west", "正西"],
  "wind.7": ["north-west", "西北"],
  "state.offered": ["Offered", "待答复"],
  "state.accepted": ["Accepted", "已接受"],
  "state.enRoute": ["En route", "途中"],
  "state.onScene": ["On scene", "已到场"],
  "state.cleared": ["Cleared", "已完成"],
  "state.declined": ["Declined", "不能前往"],
  "state.withdrawn": ["Withdrawn", "已撤回"],
  "do.accepted": ["Accept", "接受"],
  "do.declined": ["Cannot", "去不了"],
  "do.enRoute": ["En route", "出发"],
  "do.onScene": ["On scene", "到场"],
  "do.clear": ["Clear", "完成"],
  "cannot.why": ["Why not?", "为什么去不了？"],
  "cannot.busy": ["On another job", "正在处理别的警情"],
  "cannot.road": ["Road is blocked", "道路不通"],
  "cannot.vehicle": ["Vehicle has broken down", "车辆故障"],
  "cannot.far": ["Too far away", "距离太远"],
  "clear.sure": ["Finished at the scene?", "现场处理完了吗？"],
  "clear.yes": ["Yes, clear", "是，完成"],
  "back": ["Back", "返回"],
  "act.accepted": ["Accepted", "接受"],
  "act.declined": ["Cannot", "去不了"],
  "act.enRoute": ["En route", "出发"],
  "act.onScene": ["On scene", "到场"],
  "act.clear": ["Clear", "完成"],
  "act.words": ["Words", "文字"],
  "act.available": ["Available", "可派"],
  "act.busy": ["Busy", "忙碌"],
  "act.offDuty": ["Off duty", "下班"],
  "acts": ["What you reported", "你的报告"],
  "acts.none": ["Nothing yet", "还没有"],
  "act.waiting": ["not yet received by the control room", "指挥中心尚未收到"],
  "act.received": ["received {time}", "{time} 已收到"],
  "act.refused": ["refused {time}: {why}", "{time} 被拒：{why}"],
  "act.refused.plain": ["not accepted", "未被接受"],
  "acts.unsent": ["{n} not yet received", "{n} 条尚未收到"],
  "acts.refused": ["{n} refused", "{n} 条被拒"],
  "dismiss": ["Understood", "知道了"],
  "words.label": ["Words to the control room", "给指挥中心的话"],
  "words.help": ["{n} bytes left", "还可写 {n} 字节"],
  "words.send": ["Send", "发送"],
  "words.sendTo": ["Send for {n}", "发送（{n}）"],
  "status.label": ["My status", "我的状态"],
  "status.available": ["Available", "可派"],
  "status.busy": ["Busy", "忙碌"],
  "status.offDuty": ["Off duty", "下班"],
  "place.label": ["My position", "我的位置"],
  "place.good": ["Known to {accuracy} m, {age} s old", "精度 {accuracy} 米，{age} 秒前"],
  "place.sent": ["Sent {time}", "{time} 已发送"],
  "place.unsent": ["Not yet sent", "尚未发送"],
  "place.offDuty": ["Not sent while off duty", "下班时不发送"],
  "place.denied": ["This phone does not allow it: the control room does not see where you are.",
    "本机未允许定位：指挥中心看不到你的位置。"],
  "place.waiting": ["Looking for a position", "正在定位"],
  "place.insecure": ["Only on an https address: tell the maintainer.", "只有 https 地址才能定位：请告诉维护员。"],
  "notice.withdrawn": ["Withdrawn {time}: do not go", "{time} 已撤回：不用去了"],
  "notice.stoodDown": ["Stood down {time}: the control room closed it", "{time} 已解除：指挥中心已结案"],
  "notice.alreadyTaken": ["Another unit has it {time}: do not go", "{time} 已由其他单位承担：不用去了"],
  "announce.order": ["New order: {nature}, {place}", "新指令：{nature}，{place}"],
};

let language = "zh";

export function setLanguage(wanted) {
  language = wanted === "en" ? "en" : "zh";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("title");
}

export const languageNow = () => language;

export function t(key, params = {}) {
  const text = words[key]?.[language === "zh" ? 1 : 0] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

// What the service worded.
export const both = (text) => text?.[language] ?? text?.en ?? "";

const UTC8_MS = 8 * 3600 * 1000;
// Times are the county's (UTC+8), whatever the phone is set to.
export const clock = (ms) => new Date(ms + UTC8_MS).toISOString().slice(11, 19);
export const clockShort = (ms) => clock(ms).slice(0, 5);

export function distanceWords(metres) {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} m`;
  return `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}
