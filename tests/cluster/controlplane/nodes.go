package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// nodes lie in one zone each and have room for everything.
var nodes = []string{"node-1", "node-2"}

func nodeAddress(name string) string {
	return fmt.Sprintf("172.18.0.%d", slices.Index(nodes, name)+2)
}

// makeNodes makes the nodes that are missing and says that all are ready.
func makeNodes(ctx context.Context, client kubernetes.Interface) error {
	api := client.CoreV1().Nodes()
	for position, name := range nodes {
		if _, err := api.Create(ctx, newNode(name, position), metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
		status, err := json.Marshal(map[string]any{"status": readyNode(name)})
		if err != nil {
			return err
		}
		if _, err := api.Patch(ctx, name, types.StrategicMergePatchType, status, metav1.PatchOptions{}, "status"); err != nil {
			return err
		}
		// An admission plugin taints every new node, and no controller is there to lift it.
		untainted := []byte(`{"spec":{"taints":null}}`)
		if _, err := api.Patch(ctx, name, types.MergePatchType, untainted, metav1.PatchOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func newNode(name string, position int) *corev1.Node {
	addresses := fmt.Sprintf("10.244.%d.0/17", position*128)
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{
			"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
			"topology.kubernetes.io/region": "region-1",
			"topology.kubernetes.io/zone":   fmt.Sprintf("zone-%d", position+1),
		}},
		Spec: corev1.NodeSpec{PodCIDR: addresses, PodCIDRs: []string{addresses}},
	}
}

func readyNode(name string) corev1.NodeStatus {
	now := metav1.Now()
	room := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse("64"),
		corev1.ResourceMemory: resource.MustParse("256Gi"),
		corev1.ResourcePods:   resource.MustParse("10k"),
	}
	return corev1.NodeStatus{
		Capacity: room, Allocatable: room,
		Conditions: []corev1.NodeCondition{{
			Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "pretended",
			LastHeartbeatTime: now, LastTransitionTime: now,
		}},
		Addresses: []corev1.NodeAddress{
			{Type: corev1.NodeInternalIP, Address: nodeAddress(name)}, {Type: corev1.NodeHostName, Address: name},
		},
		NodeInfo: corev1.NodeSystemInfo{KubeletVersion: "v1.36.3-pretended", OperatingSystem: "linux", Architecture: "amd64"},
	}
}
