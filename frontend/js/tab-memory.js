// What one tab remembers of its line; where a browser keeps nothing, everything works without.
export const memory = {
  get: (name) => { try { return sessionStorage.getItem(`banjie.${name}`) ?? ""; } catch { return ""; } },
  set: (name, value) => { try { sessionStorage.setItem(`banjie.${name}`, value); } catch { /* works without */ } },
};
