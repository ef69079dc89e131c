// An ALSA capture PCM without hardware: it plays a file of 16-bit samples at the speed of the monotonic clock, as a
// microphone would that hears it once. What nobody reads in time is lost.
//
//   pcm_type.paced { lib "/…/libasound_module_pcm_paced.so" }
//   pcm.mic { type paced file "/…/samples.raw" control "/…/folder" rate 16000 channels 1 }
//
// Files in the control folder inject what can go wrong: `overrun` (taken away once it has happened) stops the device as
// if its reader were late; while `unplug` is there the device is gone; while `stall` is there it gives nothing.
// Each frame's place in the file is its time since the first start, so a test can tell from the samples what was lost.
#define PIC 1
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct paced {
  snd_pcm_ioplug_t io;
  char *control;
  int16_t *samples;
  long count;
  long rate;
  long channels;
  int timer;
  double started;
  long first_frame;
  long there;
  long read;
};

// When the first device of this process with this control folder began: frame 0 of its file.
static struct {
  char control[4096];
  double began;
} epochs[64];
static pthread_mutex_t epochs_lock = PTHREAD_MUTEX_INITIALIZER;

static double epoch(const char *control, double began) {
  pthread_mutex_lock(&epochs_lock);
  int index = 0;
  while (index < 63 && epochs[index].began != 0 && strcmp(epochs[index].control, control) != 0) index++;
  if (epochs[index].began == 0) {
    snprintf(epochs[index].control, sizeof epochs[index].control, "%s", control);
    epochs[index].began = began;
  }
  double first = epochs[index].began;
  pthread_mutex_unlock(&epochs_lock);
  return first;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static bool is_asked(struct paced *paced, const char *what, bool once) {
  char path[4096];
  struct stat status;
  snprintf(path, sizeof path, "%s/%s", paced->control, what);
  if (stat(path, &status) != 0) return false;
  if (once) unlink(path);
  return true;
}

static long captured(struct paced *paced) {
  return (long)((now() - paced->started) * paced->rate);
}

static int paced_start(snd_pcm_ioplug_t *io) {
  struct paced *paced = io->private_data;
  long period = 10 * 1000 * 1000;
  struct itimerspec pace = {{0, period}, {0, period}};
  paced->started = now();
  paced->first_frame = lround((paced->started - epoch(paced->control, paced->started)) * paced->rate);
  paced->there = paced->read = 0;
  return timerfd_settime(paced->timer, 0, &pace, NULL) == 0 ? 0 : -errno;
}

static int paced_stop(snd_pcm_ioplug_t *io) {
  struct paced *paced = io->private_data;
  struct itimerspec never = {{0, 0}, {0, 0}};
  timerfd_settime(paced->timer, 0, &never, NULL);
  return 0;
}

static snd_pcm_sframes_t paced_pointer(snd_pcm_ioplug_t *io) {
  struct paced *paced = io->private_data;
  if (is_asked(paced, "unplug", false)) {
    snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
    return 0;
  }
  if (is_asked(paced, "overrun", true)) return -EPIPE;
  if (!is_asked(paced, "stall", false)) paced->there = captured(paced);
  if (paced->there - paced->read > (long)io->buffer_size) return -EPIPE;
  return paced->there % (long)io->buffer_size;
}

static snd_pcm_sframes_t paced_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                        snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
  struct paced *paced = io->private_data;
  int16_t *target = (int16_t *)((char *)areas->addr + (areas->first + areas->step * offset) / 8);
  for (long index = 0; index < (long)size * paced->channels; index++) {
    long place = (paced->first_frame + paced->read) * paced->channels + index;
    target[index] = paced->count > 0 ? paced->samples[place % paced->count] : 0;
  }
  paced->read += (long)size;
  return (snd_pcm_sframes_t)size;
}

static int paced_revents(snd_pcm_ioplug_t *io, struct pollfd *waits, unsigned int count, unsigned short *events) {
  struct paced *paced = io->private_data;
  uint64_t ticks;
  (void)count;
  *events = 0;
  if ((waits[0].revents & POLLIN) && read(paced->timer, &ticks, sizeof ticks) > 0) *events = POLLIN;
  return 0;
}

static int paced_close(snd_pcm_ioplug_t *io) {
  struct paced *paced = io->private_data;
  close(paced->timer);
  free(paced->samples);
  free(paced->control);
  free(paced);
  return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = paced_start,
    .stop = paced_stop,
    .pointer = paced_pointer,
    .transfer = paced_transfer,
    .poll_revents = paced_revents,
    .close = paced_close,
};

static int load(struct paced *paced, const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return -errno;
  fseek(file, 0, SEEK_END);
  paced->count = ftell(file) / (long)sizeof(int16_t);
  rewind(file);
  paced->samples = malloc((size_t)paced->count * sizeof(int16_t) + 1);
  size_t loaded = paced->samples != NULL ? fread(paced->samples, sizeof(int16_t), (size_t)paced->count, file) : 0;
  fclose(file);
  return loaded == (size_t)paced->count ? 0 : -EIO;
}

static int restrict_parameters(struct paced *paced) {
  static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
  static const unsigned int format[] = {SND_PCM_FORMAT_S16_LE};
  unsigned int frame = (unsigned int)paced->channels * 2;
  snd_pcm_ioplug_t *io = &paced->io;
  int failure = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
  if (failure == 0) failure = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
  if (failure == 0)
    failure = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, (unsigned int)paced->channels,
                                              (unsigned int)paced->channels);
  if (failure == 0)
    failure = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, (unsigned int)paced->rate,
                                              (unsigned int)paced->rate);
  if (failure == 0)
    failure = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 32 * frame, 16384 * frame);
  if (failure == 0) failure = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
  return failure;
}

static int open_paced(snd_pcm_t **pcm, const char *name, struct paced *paced, snd_pcm_stream_t stream, int mode) {
  paced->io.version = SND_PCM_IOPLUG_VERSION;
  paced->io.name = "paced file";
  paced->io.callback = &callbacks;
  paced->io.private_data = paced;
  paced->io.poll_fd = paced->timer;
  paced->io.poll_events = POLLIN;
  int failure = snd_pcm_ioplug_create(&paced->io, name, stream, mode);
  if (failure < 0) return failure;
  failure = restrict_parameters(paced);
  if (failure < 0) {
    snd_pcm_ioplug_delete(&paced->io);
    return failure;
  }
  *pcm = paced->io.pcm;
  return 0;
}

SND_PCM_PLUGIN_DEFINE_FUNC(paced) {
  const char *file = NULL, *control = NULL;
  long rate = 16000, channels = 1;
  snd_config_iterator_t i, next;
  (void)root;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0) continue;
    if (strcmp(id, "file") == 0) snd_config_get_string(entry, &file);
    if (strcmp(id, "control") == 0) snd_config_get_string(entry, &control);
    if (strcmp(id, "rate") == 0) snd_config_get_integer(entry, &rate);
    if (strcmp(id, "channels") == 0) snd_config_get_integer(entry, &channels);
  }
  if (file == NULL || control == NULL || rate <= 0 || channels <= 0) return -EINVAL;
  struct paced *paced = calloc(1, sizeof *paced);
  if (paced == NULL) return -ENOMEM;
  paced->control = strdup(control);
  paced->rate = rate;
  paced->channels = channels;
  paced->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  int failure = is_asked(paced, "unplug", false) ? -ENODEV : load(paced, file);
  if (failure == 0) failure = open_paced(pcmp, name, paced, stream, mode);
  // A device that was created is freed through its close.
  if (failure < 0 && paced->io.pcm == NULL) {
    close(paced->timer);
    free(paced->samples);
    free(paced->control);
    free(paced);
  }
  return failure;
}
SND_PCM_PLUGIN_SYMBOL(paced);
