// Words of the map, the cameras, health, audit and the unit's page: [English, Chinese].
export const textB = {};
