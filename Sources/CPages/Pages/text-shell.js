// Words of the shell's own parts: [English, Chinese].
export const shellText = {
  "county.missing": ["The county's map is not loaded: {why}", "地图数据未加载：{why}"],
  "session.ends": ["You will be signed out at {time}.", "{time} 将自动退出登录。"],
  "session.lost": ["After that this page shows and sounds nothing.", "届时本页不再显示和响铃。"],
  "session.renew": ["Stay signed in", "继续登录"],
  "session.renew.title": ["Stay signed in as {name}", "以 {name} 继续登录"],
  "session.renewed": ["Signed in until {time}.", "登录有效至 {time}。"],
};
