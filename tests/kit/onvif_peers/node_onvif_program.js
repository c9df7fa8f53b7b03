// Speaks to one ONVIF device with npm's `onvif`, which is what UniFi Protect speaks with. A job as JSON comes on standard input:
// {"camera": options of Cam, "calls": [[method, ...arguments], ...]} or {"seconds": n}, which looks for devices instead; its answer goes out as JSON.
'use strict';

const onvif = require('onvif');

function readJob() {
	return JSON.parse(require('fs').readFileSync(0, 'utf8'));
}

function words(error) {
	return String((error && error.message) || error);
}

function call(camera, [method, ...rest]) {
	return new Promise((resolve) => {
		const done = (error, value) => resolve(error ? { error: words(error), value: null } : { error: '', value: value === undefined ? null : value });
		try {
			camera[method](...rest, done);
		} catch (error) {
			done(error);
		}
	});
}

async function speak(job) {
	const warnings = [];
	const camera = new onvif.Cam({ timeout: 30000, ...job.camera, autoconnect: false });
	camera.on('warning', (warning) => warnings.push(words(warning)));
	const connected = await call(camera, ['connect']);
	const answers = [];
	if (!connected.error) {
		for (const wanted of job.calls) {
			answers.push(await call(camera, wanted));
		}
	}
	const { profiles = [], videoSources = [], activeSources = [] } = camera;
	return { error: connected.error, warnings, profiles, video_sources: videoSources, active_sources: activeSources, media2: Boolean(camera.media2Support), answers };
}

function find(seconds) {
	const found = [];
	const errors = [];
	onvif.Discovery.on('device', (device, remote) => found.push({ address: remote.address, host: device.hostname, port: Number(device.port), path: device.path, urn: device.urn || '' }));
	onvif.Discovery.on('error', (error) => errors.push(words(error)));
	return new Promise((resolve) => {
		onvif.Discovery.probe({ timeout: seconds * 1000, resolve: true }, () => resolve({ error: errors.join('; '), found }));
	});
}

async function main() {
	const job = readJob();
	const answer = job.seconds ? await find(job.seconds) : await speak(job);
	process.stdout.write(JSON.stringify(answer), () => process.exit(0));
}

main();
