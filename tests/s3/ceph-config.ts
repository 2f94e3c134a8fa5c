interface CephConfigOptions {
  folder: string;
  /** UUID of this cluster. */
  id: string;
  monitorPort: number;
  gatewayPort: number;
}

/** One monitor, one store in memory and one S3 gateway: on loopback, unencrypted and without keys between them, without copies. */
export function cephConfig({ folder, id, monitorPort, gatewayPort }: CephConfigOptions): string {
  return `[global]
fsid = ${id}
mon host = ${monitorAddress(monitorPort)}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms client mode = crc
ms cluster mode = crc
ms service mode = crc
ms mon cluster mode = crc
ms mon service mode = crc
mon allow pool size one = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 1000
run dir = ${folder}
admin socket = ${folder}/$name.asok
pid file = ${folder}/$name.pid
log file = ${folder}/$name.log
[mon.a]
mon data = ${folder}/mon
mon initial members = a
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw data = ${folder}/rgw
rgw dns name = 127.0.0.1
rgw run sync thread = false
`;
}

export const monitorAddress = (port: number): string => `[v2:127.0.0.1:${port}/0]`;
