package main

import (
	"fmt"
	"hash/fnv"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// podAddressCount is how many there are from 10.244.0.1 to 10.244.255.254.
const podAddressCount = 256 * 254

// podAddresses gives every pod an IP of its own. Which one follows from its uid, unless another pod has it.
type podAddresses struct {
	mu    sync.Mutex
	taken map[string]types.UID
}

func newPodAddresses() *podAddresses { return &podAddresses{taken: map[string]types.UID{}} }

func (a *podAddresses) of(pod types.UID) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	hash := fnv.New32a()
	hash.Write([]byte(pod))
	for number := hash.Sum32() % podAddressCount; ; number = (number + 1) % podAddressCount {
		address := fmt.Sprintf("10.244.%d.%d", number/254, number%254+1)
		if owner, isTaken := a.taken[address]; !isTaken || owner == pod {
			a.taken[address] = pod
			return address
		}
	}
}

func (a *podAddresses) keep(address string, pod types.UID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.taken[address] = pod
}

func (a *podAddresses) release(address string, pod types.UID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.taken[address] == pod {
		delete(a.taken, address)
	}
}

// runningStatus is that of a pod all of whose containers run and are ready.
func runningStatus(pod *corev1.Pod, address string) corev1.PodStatus {
	now := metav1.Now()
	host := nodeAddress(pod.Spec.NodeName)
	status := corev1.PodStatus{
		Phase: corev1.PodRunning, StartTime: &now, QOSClass: pod.Status.QOSClass,
		HostIP: host, HostIPs: []corev1.HostIP{{IP: host}},
		PodIP: address, PodIPs: []corev1.PodIP{{IP: address}},
	}
	for _, condition := range []corev1.PodConditionType{
		corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.PodReady, corev1.ContainersReady, corev1.PodScheduled,
	} {
		status.Conditions = append(status.Conditions, corev1.PodCondition{
			Type: condition, Status: corev1.ConditionTrue, LastTransitionTime: now,
		})
	}
	running := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
	completed := corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		Reason: "Completed", StartedAt: now, FinishedAt: now,
	}}
	for _, container := range pod.Spec.Containers {
		status.ContainerStatuses = append(status.ContainerStatuses, containerStatus(pod.UID, container, running))
	}
	for _, container := range pod.Spec.InitContainers {
		state := completed
		if container.RestartPolicy != nil && *container.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			state = running
		}
		status.InitContainerStatuses = append(status.InitContainerStatuses, containerStatus(pod.UID, container, state))
	}
	return status
}

func containerStatus(pod types.UID, container corev1.Container, state corev1.ContainerState) corev1.ContainerStatus {
	started := true
	return corev1.ContainerStatus{
		Name: container.Name, Image: container.Image, ImageID: "fake://" + container.Image,
		ContainerID: fmt.Sprintf("fake://%s/%s", pod, container.Name),
		Ready:       true, Started: &started, State: state,
	}
}
